from django.urls import path

from socialsmartly.product.staff import answering, clocks, demanding, holds, minors, recipients, views

app_name = "rights_desk"
urlpatterns = [
    path("factors", views.vouch, name="vouch"),
    path("factors/own", views.own_factor, name="own_factor"),
    path("retention", clocks.retention, name="retention"),
    path("holds", holds.board, name="holds"),
    path("holds/<str:number>", holds.decide, name="hold"),
    path("recipients", recipients.register, name="recipients"),
    path("recipients/new/<slug:category>", recipients.new, name="new_recipient"),
    path("recipients/new/<slug:category>/<uuid:formerly>", recipients.new, name="own_purpose"),
    path("recipients/<uuid:recipient_id>/<slug:use>", recipients.one, name="recipient"),
    path("recipients/<uuid:recipient_id>/<slug:use>/end", recipients.close, name="end_contract"),
    path("demands", demanding.register, name="demands"),
    path("demands/new", demanding.new, name="demand_new"),
    path("demands/<uuid:demand_id>", demanding.one, name="demand"),
    path("demands/<uuid:demand_id>/decide", demanding.decide, name="demand_decide"),
    path("demands/<uuid:demand_id>/file", demanding.hand_over, name="demand_file"),
    path("requests", views.board, name="board"),
    path("requests/<str:number>", views.one, name="request"),
    path("requests/<str:number>/time", views.change_time, name="time"),
    path("requests/<str:number>/answer", answering.answer, name="answer"),
    path("requests/<str:number>/quote", answering.quote, name="quote"),
    path("requests/<str:number>/proof", answering.proof, name="proof"),
    path("requests/<str:number>/act", answering.act, name="act"),
    path("requests/<str:number>/end", answering.end_limit, name="end_limit"),
    path("requests/<str:number>/approval", minors.approval, name="approval"),
    path("requests/<str:number>/lift", minors.lift, name="lift"),
    path("minors", minors.report, name="report"),
    path("requests/<str:number>/agree", answering.agree, name="agree"),
]
