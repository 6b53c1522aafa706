from django.urls import path

from socialsmartly.product.staff import answering, clocks, holds, minors, views

app_name = "rights_desk"
urlpatterns = [
    path("factors", views.vouch, name="vouch"),
    path("factors/own", views.own_factor, name="own_factor"),
    path("retention", clocks.retention, name="retention"),
    path("holds", holds.board, name="holds"),
    path("holds/<str:number>", holds.decide, name="hold"),
    path("requests", views.board, name="board"),
    path("requests/<str:number>", views.one, name="request"),
    path("requests/<str:number>/time", views.change_time, name="time"),
    path("requests/<str:number>/answer", answering.answer, name="answer"),
    path("requests/<str:number>/quote", answering.quote, name="quote"),
    path("requests/<str:number>/end", answering.end_limit, name="end_limit"),
    path("requests/<str:number>/approval", minors.approval, name="approval"),
    path("requests/<str:number>/lift", minors.lift, name="lift"),
    path("minors", minors.report, name="report"),
    path("requests/<str:number>/agree", answering.agree, name="agree"),
]
