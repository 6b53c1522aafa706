from django.urls import path

from socialsmartly.privacy.decisions import views

app_name = "decisions"
urlpatterns = [path("decisions", views.decisions, name="list")]
