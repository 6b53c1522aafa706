from django.urls import path

from socialsmartly.product.stores import reports, views

app_name = "stores"
SHOP = "w/<uuid:workspace_id>/store"
RUN = f"{SHOP}/imports/<uuid:run_id>"
urlpatterns = [
    path(f"{SHOP}/", views.overview, name="list"),
    path(f"{SHOP}/connect", views.ask, name="connect"),
    path(f"{SHOP}/bring", views.bring, name="bring"),
    path(f"{SHOP}/bring/file", views.upload, name="upload"),
    path(f"{SHOP}/bring/demo", views.demo, name="demo"),
    path(RUN, reports.run, name="run"),
    path(f"{RUN}/go-on", views.go_on, name="go_on"),
    path(f"{RUN}/set-aside", reports.set_aside, name="set_aside"),
    path(f"{RUN}/set-aside.csv", reports.set_aside_file, name="set_aside_file"),
]
