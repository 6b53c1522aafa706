from django.urls import path

from socialsmartly.product.workspaces import views

app_name = "workspaces"
urlpatterns = [
    path("workspaces/new", views.first, name="first"),
    path("w/<uuid:workspace_id>/", views.home, name="home"),
]
