from django.urls import path

from socialsmartly.privacy.demands import views

app_name = "demands"
urlpatterns = [path("demands", views.demands, name="report")]
