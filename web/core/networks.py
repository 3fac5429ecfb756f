"""From which network a request comes: one machine may use every address of its IPv6 network."""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

HOME, SITE = 64, 48  # bits of IPv6 given to one line, and to one customer with many lines


def networks(address: str) -> tuple[str, ...]:
    """What a caller's address counts as, narrow to wide: an IPv4 address, or the /64 and the /48 of IPv6.

    An IPv4 address written as IPv6 is itself; what is no address counts as one network.
    """
    try:
        found: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return ("",)
    if isinstance(found, IPv6Address) and found.ipv4_mapped is not None:
        found = found.ipv4_mapped
    if isinstance(found, IPv4Address):
        return (str(found),)
    return tuple(str(ip_network((found, bits), strict=False)) for bits in (HOME, SITE))
