from django.urls import path

from socialsmartly.privacy.portability import views

app_name = "portability"
urlpatterns = [path("handover/<str:token>/<str:secret>", views.handover, name="handover")]
