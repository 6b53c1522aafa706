from django.urls import path

from socialsmartly.product.rewards.views import public, shop

app_name = "rewards"
SHOP = "w/<uuid:workspace_id>/rewards/"
ONE = SHOP + "<uuid:promotion_id>/"
PUBLIC = "r/<uuid:shop_id>/<uuid:promotion_id>"

urlpatterns = [
    path(SHOP, shop.listing, name="list"),
    path(SHOP + "new", shop.new, name="new"),
    path(ONE, shop.one, name="one"),
    path(ONE + "pause", shop.pause, name="pause"),
    path(ONE + "resume", shop.resume, name="resume"),
    path(ONE + "end", shop.end, name="end"),
    path(PUBLIC, public.promotion_page, name="public"),
]
