from django.urls import path

from socialsmartly.privacy.minors import views

app_name = "minors"
urlpatterns = [path("policy/minors", views.special_rules, name="rules")]
