from django.urls import path

from socialsmartly.product.staff import views

app_name = "rights_desk"
urlpatterns = [
    path("requests", views.board, name="board"),
    path("requests/<str:number>", views.one, name="request"),
    path("requests/<str:number>/time", views.change_time, name="time"),
]
