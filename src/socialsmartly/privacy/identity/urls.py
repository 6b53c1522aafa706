from django.urls import path

from socialsmartly.privacy.identity import views

app_name = "identity"
urlpatterns = [path("identity", views.identity, name="register")]
