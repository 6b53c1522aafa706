from django.urls import path

from socialsmartly.product.my import asking, editions, leaving, limits, orders, recipients, terms, views, wishes

app_name = "my"
urlpatterns = [
    path("", views.account, name="account"),
    path("profile/switch", views.switch_profile, name="switch_profile"),
    path("store/<uuid:workspace_id>/switch", views.switch_store, name="switch_store"),
    path("data", views.data, name="data"),
    path("copy", views.copy, name="copy"),
    path("proofs", views.proofs, name="proofs"),
    path("correct/<slug:field>", views.correct, name="correct"),
    path("profile", views.profile, name="profile"),
    path("profile/<slug:field>", views.keep_extra, name="keep_extra"),
    path("ask", asking.ask, name="ask"),
    path("limits", limits.limits, name="limits"),
    path("wishes", wishes.wishes, name="wishes"),
    path("demand", limits.demand, name="demand"),
    path("terms", terms.terms, name="terms"),
    path("edition", editions.edition, name="edition"),
    path("edition/ending", editions.ending, name="ending"),
    path("edition/invoices-to", orders.buyer, name="buyer"),
    path("edition/<slug:edition>/<slug:interval>", editions.choose, name="choose"),
    path("orders/<str:number>", orders.order, name="order"),
    path("orders/<str:number>/pay", orders.pay, name="pay"),
    path("orders/<str:number>/cancel", orders.call_off, name="call_off"),
    path("orders/<str:number>/refund", orders.refund, name="refund"),
    path("invoices/<str:number>", orders.invoice, name="invoice"),
    path("cancel", leaving.cancel, name="cancel"),
    path("stay/<str:token>", leaving.stay, name="stay"),
    path("looks", views.looks, name="looks"),
    path("recipients", recipients.recipients, name="recipients"),
    path("recipients/<uuid:recipient_id>/<slug:use>", recipients.switch, name="switch_recipient"),
    path("requests", views.requests, name="requests"),
    path("requests/<str:number>/fee", asking.fee, name="fee"),
    path("requests/<str:number>", views.one_request, name="request"),
]
