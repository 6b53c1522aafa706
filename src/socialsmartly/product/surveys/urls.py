from django.urls import path

from socialsmartly.product.surveys.views import public, shop, showing

app_name = "surveys"
SHOP = "w/<uuid:workspace_id>/surveys/"
ONE = SHOP + "<uuid:survey_id>/"
THEIRS = "survey/<str:token>"

urlpatterns = [
    path(SHOP, shop.listing, name="list"),
    path(SHOP + "new", shop.new, name="new"),
    path(ONE, shop.one, name="one"),
    path(ONE + "open", shop.let_in, name="open"),
    path(ONE + "close", shop.close, name="close"),
    path(ONE + "link", shop.link, name="link"),
    path(SHOP + "public", showing.inside, name="public_inside"),
    path(SHOP + "public/<uuid:published_id>/off", showing.take_off, name="take_off"),
    path("shown/<uuid:shop>", showing.shown, name="shown"),
    path(THEIRS, public.theirs, name="theirs"),
    path(THEIRS + "/<uuid:survey_id>", public.answer, name="answer"),
    path(THEIRS + "/<uuid:survey_id>/show/<int:question>", showing.show, name="show"),
]
