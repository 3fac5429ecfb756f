"""The forms of a plan: the day a step was taken, and the year to aim at."""

from flask_babel import lazy_gettext as _l
from wtforms import SelectField

from web.certification.rules import way
from web.certification.service import AHEAD
from web.core import clock
from web.core.fields import Day
from web.core.forms import Form, required


class TickForm(Form):
    on = Day(_l("日期"), [required()])


class AimForm(Form):
    year = SelectField(_l("哪一年的考试"), coerce=int)

    def __init__(self, *args, **options) -> None:
        super().__init__(*args, **options)
        first = way.next_year(clock.today())
        self.year.choices = [(year, str(year)) for year in range(first, first + AHEAD)]
