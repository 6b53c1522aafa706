from django.urls import path

from socialsmartly.product.intake import views

app_name = "intake"
urlpatterns = [
    path("ask", views.ask, name="ask"),
    path("asked/<str:token>", views.asked, name="asked"),
]
