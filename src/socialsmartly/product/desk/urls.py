from django.urls import path

from socialsmartly.product.desk.views import arranging, chat, inside, public

app_name = "desk"
SHOP = "w/<uuid:workspace_id>/desk"
ONE = SHOP + "/<uuid:conversation_id>"
TALK = "talk/<str:token>/<uuid:conversation_id>"

urlpatterns = [
    path("write/<uuid:shop>", public.write, name="write"),
    path("write/<uuid:shop>/chat.js", chat.script, name="script"),
    path("write/<uuid:shop>/chat", chat.chat, name="chat"),
    path("talk/<str:token>", public.talks, name="talks"),
    path(TALK, public.talk, name="talk"),
    path(TALK + "/show", public.show, name="show"),
    path(TALK + "/dispute", public.dispute, name="dispute"),
    path(TALK + "/evidence", public.evidence, name="evidence"),
    path(TALK + "/contest", public.contest, name="contest"),
    path(TALK + "/rate", public.rate, name="rate"),
    path(TALK + "/file/<uuid:file_id>", public.talk_file, name="talk_file"),
    path(SHOP, inside.inbox, name="inbox"),
    path(SHOP + "/saved", inside.saved, name="saved"),
    path(SHOP + "/settings", arranging.settings, name="settings"),
    path(ONE, inside.one, name="one"),
    path(ONE + "/reply", inside.reply, name="reply"),
    path(ONE + "/show", inside.show, name="in_full"),
    path(ONE + "/take-back", inside.take_back, name="take_back"),
    path(ONE + "/act", inside.act, name="act"),
    path(ONE + "/call", inside.call, name="call"),
    path(ONE + "/caller", inside.caller, name="caller"),
    path(ONE + "/move", inside.move, name="move"),
    path(ONE + "/evidence", inside.put, name="put"),
    path(ONE + "/file/<uuid:file_id>", inside.file, name="file"),
]
