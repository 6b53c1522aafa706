from django.urls import path, register_converter

from socialsmartly.privacy.ledger import views


class TileConverter:
    """The address of a tile or a bundle (C2SP tlog-tiles): level, number in groups of three digits, width where it is not full."""

    regex = r"tile/(?:entries|[0-5]?[0-9])/(?:x[0-9]{3}/)*[0-9]{3}(?:\.p/[1-9][0-9]{0,2})?"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(TileConverter, "tile")
app_name = "ledger"
urlpatterns = [
    path("ledger", views.ledger, name="ledger"),
    path("ledger/checkpoint", views.checkpoint, name="checkpoint"),
    path("ledger/cosigned", views.checkpoint, {"cosigned": True}, name="cosigned"),
    path("ledger/check_proof.py", views.checker, name="checker"),
    path("ledger/<tile:tile_path>", views.tile, name="tile"),
]
