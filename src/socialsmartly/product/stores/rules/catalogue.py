"""The shelves of the invented demo shop: tea, ceramics and stationery."""

from functools import lru_cache
from math import exp
from statistics import NormalDist
from typing import NamedTuple

MEDIAN_PRICE = 2.08
PRICE_SPREAD = 0.97
"""Standard deviation of the logarithm of prices: five in a hundred cost under 0.39 or over 9.95 pounds."""

# From the cheapest thing to the dearest, so that a price follows from the place in the list.
_THINGS = """\
paper clip tin|gift tag|tea bag sampler|postcard|pencil|sealing wax stick|bookmark|greeting card|rubber stamp
wrapping sheet|notelet pair|teaspoon|saucer|incense holder|ink bottle|egg cup|coaster|tea strainer|washi tape|sugar bowl
pocket notebook|loose tea pouch|espresso cup|envelope bundle|milk jug|pen rest|tea cup|ruled notebook|cereal bowl|mug
letter set|tea tin|side plate|desk calendar|butter dish|sketchbook|honey pot|bud vase|dinner plate|fountain pen
cup and saucer|tea caddy|planter|writing folder|cake stand|serving platter|teapot|tea set|table lamp|dinner service"""
THINGS = tuple(thing for line in _THINGS.splitlines() for thing in line.split("|"))

_STYLES = """\
willow leaf|harbour blue|speckled oat|wild fennel|midnight heron|chalk stripe|rust orchard|sea thrift|paper moon
copper beech|quiet snow|lemon balm|field poppy|storm cloud|pebble grey|hedgerow|golden quince|morning mist"""
STYLES = tuple(style for line in _STYLES.splitlines() for style in line.split("|"))
FIRST_NUMBER = 20100


class Product(NamedTuple):
    sku: str
    title: str
    price_pence: int


@lru_cache(maxsize=1)
def products() -> tuple[Product, ...]:
    """All products, the most popular first; popularity has nothing to do with the price."""
    count = len(THINGS) * len(STYLES)
    shelf = [_product(place, count) for place in range(count)]
    # A step prime to the count visits every product once and puts unlike things next to each other.
    return tuple(shelf[(place * 277 + 131) % count] for place in range(count))


def _product(place: int, count: int) -> Product:
    thing, style = divmod(place, len(STYLES))
    pounds = MEDIAN_PRICE * exp(PRICE_SPREAD * NormalDist().inv_cdf((place + 0.5) / count))
    title = f"{STYLES[style]} {THINGS[thing]}".capitalize()
    return Product(f"{FIRST_NUMBER + thing}{chr(ord('A') + style)}", title, _shelf_price(pounds))


def _shelf_price(pounds: float) -> int:
    """Pence that end in 5 or 9, as on price labels."""
    tens, ones = divmod(round(pounds * 100), 10)
    return tens * 10 + (-1 if ones < 3 else 5 if ones < 7 else 9)
