from django.urls import path

from socialsmartly.product.rewards.views import claim, deciding, joining, public, shop

app_name = "rewards"
SHOP = "w/<uuid:workspace_id>/rewards/"
ONE = SHOP + "<uuid:promotion_id>/"
PUBLIC = "r/<uuid:shop_id>/<uuid:promotion_id>"
MINE = "claim/<str:token>"

urlpatterns = [
    path(SHOP, shop.listing, name="list"),
    path(SHOP + "new", shop.new, name="new"),
    path(SHOP + "redeem", deciding.redeem, name="redeem"),
    path(ONE, shop.one, name="one"),
    path(ONE + "pause", shop.pause, name="pause"),
    path(ONE + "resume", shop.resume, name="resume"),
    path(ONE + "end", shop.end, name="end"),
    path(ONE + "claims", deciding.queue, name="queue"),
    path(ONE + "claims/<uuid:claim_id>", deciding.decide, name="decide"),
    path(ONE + "claims/<uuid:claim_id>/show", deciding.show, name="in_full"),
    path(ONE + "claims/<uuid:claim_id>/back", deciding.take_back, name="take_back"),
    path(ONE + "claims/<uuid:claim_id>/withheld", deciding.withhold, name="withhold"),
    path(PUBLIC, public.promotion_page, name="public"),
    path(PUBLIC + "/join", joining.join, name="join"),
    path(PUBLIC + "/code", joining.code, name="code"),
    path(MINE, claim.page, name="claim"),
    path(MINE + "/give", claim.give, name="give"),
    path(MINE + "/refuse", claim.refuse, name="refuse"),
    path(MINE + "/appeal", claim.appeal, name="appeal"),
    path(MINE + "/copy", claim.copy, name="copy"),
    path(MINE + "/correct/<slug:field>", claim.correct, name="correct"),
    path(MINE + "/limits", claim.limits, name="limits"),
    path(MINE + "/leave", claim.leave, name="leave"),
]
