"""A stand-in for the config server and the instrument behind it: enough of the contract for the pages."""

from __future__ import annotations

import asyncio
import copy
import json
import threading
import time
from collections.abc import AsyncIterator, Callable
from typing import Any

import msgspec
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from pages.fake_data import (
    CLIENTS,
    PACKS,
    SONGS,
    TABLETS,
    TEMPLATES,
    doctor,
    instrument,
    own_sound,
    silent_wav,
    state,
    wifi,
)
from pages.toccata_pages import PAGES
from toccata.web.asked import Tap
from toccata.web.taps import Taps

Body = dict[str, Any]


class Fake:
    """What the server knows; tests look into it and change it. `played` and `heard` are what the pages asked for."""

    def __init__(self) -> None:
        self.queues: list[asyncio.Queue[Body]] = []
        self.loop: asyncio.AbstractEventLoop | None = None
        self.reset()

    def reset(self) -> None:
        self.hello: Body = {
            "name": "Toccata",
            "version": "0.1.0",
            "entry": "open",
            "role": "technician",
            "tablet": "t-1",
            "language": "en",
            "pairing_s": 0,
            "loopback": True,
            "running": True,
        }
        self.documents = copy.deepcopy(CLIENTS)
        self.versions = dict.fromkeys(self.documents, 1)
        self.playing = {"client": "c-robin", "setup": "Hello"}
        self.power_on: str | None = None
        self.instrument = instrument()
        self.doctor = doctor()
        self.state = state()
        self.running, self.down = True, False
        self.prepares = False  # the instrument is slow: a client who was chosen plays when the test says so
        self.heard: list[tuple[str, str, Any]] = []
        self.tries_left, self.pairing = 5, {"attempt": "a-1", "done": 0, "length": 6, "tries_left": 5, "state": "touch"}
        self.held: set[str] = set()
        self.taps = Taps()
        self.own: list[Body] = []
        self.log: list[Body] = []
        self.wifi = wifi()
        self.host: dict[str, Body] = {}  # what the host tells after each kind of wish
        self.uploads: list[tuple[dict[str, str], str, bytes]] = []
        self.drone: str | None = None

    def tell(self, *events: Body) -> None:
        for queue, event in ((queue, event) for queue in self.queues for event in events):
            self._soon(queue.put_nowait, event)

    def _soon(self, call: Callable[..., object], *arguments: object) -> None:
        if self.loop is not None:
            self.loop.call_soon_threadsafe(call, *arguments)

    def say_state(self, **changes: object) -> None:
        self.state.update(changes)
        self.tell({"type": "state", **self.state})

    def drawn(self) -> Body:
        return {key: self.instrument[key] for key in ("layout", "simulated")}

    def run(self, running: bool) -> None:
        self.running = running
        self.tell({"type": "running", "running": running}, *([{"type": "state", **self.state}] if running else []))

    def touch(self, pad: str, amount: float) -> None:
        """A finger on the instrument: what it answers, without any access setting."""
        at = time.monotonic()
        if amount and pad not in self.held:
            self.held.add(pad)
            self.tell({"type": "pressed", "pad": pad, "level": amount, "at": at})
            self._answer(pad, at)
        elif not amount and pad in self.held:
            self.held.discard(pad)
            self.tell({"type": "lifted", "pad": pad, "at": at})

    def _answer(self, pad: str, at: float) -> None:
        setup = next(s for s in self.documents[self.playing["client"]]["setups"] if s["name"] == self.playing["setup"])
        settings = {**setup["pads"], **setup.get("switches", {}), **setup.get("sensors", {})}.get(pad)
        why = (
            "quiet" if self.state["quiet"] else "cleaning" if self.state["cleaning"] else "" if settings else "unmapped"
        )
        if why:
            return self.tell({"type": "ignored", "pad": pad, "why": why, "at": at})
        sound = settings.get("sound") or settings["sounds"][0]
        self.tell({"type": "started", "pad": pad, "sound": sound, "gain_db": -6.0, "cause": "press", "at": at})
        ended = {"type": "ended", "pad": pad, "sound": sound, "cause": "finished", "at": at + 1.2}
        if self.loop is not None:
            self._soon(self.loop.call_later, 1.2, self.tell, ended)
        return None

    def save(self, client: str, document: Body, tablet: str = "t-2") -> int:
        """Another tablet saves."""
        self.documents[client] = document
        self.versions[client] += 1
        self.tell({"type": "saved", "client": client, "version": str(self.versions[client]), "tablet": tablet})
        return self.versions[client]


fake = Fake()


async def calibration(request: Request) -> Response:
    """The most that was felt in each phase."""
    felt = await request.json()
    fake.heard.append(("POST", "/api/calibration", felt["sensor"]))
    return JSONResponse({phase: max(felt[phase]) for phase in ("rest", "comfortable", "firm")})


def error(status: int, code: str, **more: object) -> JSONResponse:
    return JSONResponse({"error": code, "what": "", "remedy": "", **more}, status_code=status)


async def live(_: Request) -> StreamingResponse:
    queue: asyncio.Queue[Body] = asyncio.Queue()

    async def events() -> AsyncIterator[str]:
        fake.queues.append(queue)
        first: list[Body] = [{"type": "running", "running": fake.running}]
        first += [{"type": "state", **fake.state}] if fake.running else []
        try:
            for event in first:
                yield f"data: {json.dumps(event)}\n\n"
            while True:
                yield f"data: {json.dumps(await queue.get())}\n\n"
        finally:
            fake.queues.remove(queue)

    return StreamingResponse(events(), media_type="text/event-stream")


async def clients(_: Request) -> JSONResponse:
    listed = [
        {
            "id": id_,
            "nickname": each["client"]["nickname"],
            "pictogram": each["client"].get("pictogram"),
            "setups": [setup["name"] for setup in each["setups"]],
            "active_setup": each["active_setup"],
            "damage": None,
        }
        for id_, each in fake.documents.items()
    ]
    return JSONResponse({"clients": listed, "playing": fake.playing, "power_on": fake.power_on})


async def client(request: Request) -> Response:
    id_ = request.path_params["id"]
    if id_ not in fake.documents:
        return error(404, "missing")
    if request.method == "PUT":
        given = (request.headers.get("If-Match") or "").strip('"')
        if given != str(fake.versions[id_]):
            return error(412, "conflict", current=fake.documents[id_], version=str(fake.versions[id_]))
        version = fake.save(id_, await request.json(), fake.hello["tablet"])
        return JSONResponse({"version": str(version), "applied": "playing" if fake.running else "silent"})
    return JSONResponse(fake.documents[id_], headers={"ETag": f'"{fake.versions[id_]}"'})


async def create(request: Request) -> JSONResponse:
    given = await request.json()
    id_ = f"c-{len(fake.documents) + 1}"
    setup = next(each["setup"] for each in TEMPLATES if each["name"] == given["template"])
    person = {"id": id_, "nickname": given["nickname"], "pictogram": given["pictogram"]}
    fake.documents[id_] = {"format": 1, "client": person, "setups": [setup], "active_setup": setup["name"]}
    fake.versions[id_] = 1
    fake.tell({"type": "clients"})
    return JSONResponse({"id": id_, "version": "1"}, status_code=201)


async def play(request: Request) -> JSONResponse:
    id_, given = request.path_params["id"], await request.json()
    fake.playing = {"client": id_, "setup": given["setup"] or fake.documents[id_]["active_setup"]}
    if fake.prepares:
        return JSONResponse({"applied": "silent"})
    fake.say_state(**fake.playing)
    return JSONResponse({"applied": "playing" if fake.running else "silent"})


async def export(_: Request) -> Response:
    named = {"Content-Disposition": "attachment; filename*=UTF-8''Zo%C3%AB-2027-03-04.zip"}
    return Response(b"PK", media_type="application/zip", headers=named)


async def erase(request: Request) -> Response:
    id_ = request.path_params["id"]
    del fake.documents[id_]
    fake.tell({"type": "erased", "client": id_}, {"type": "clients"})
    return Response(status_code=204)


async def pair(request: Request) -> JSONResponse:
    shown = f"0/{(5 * fake.pairing['done'] + 3) % 12}" if fake.pairing["state"] == "touch" else None
    if request.method == "POST":
        return JSONResponse({"attempt": "a-1", "length": 6}) if fake.hello["pairing_s"] else error(409, "closed")
    return JSONResponse({**fake.pairing, "show": shown, "seconds_left": 90, **fake.drawn()})


async def unlock(request: Request) -> Response:
    if (await request.json())["pin"] != "2580":
        fake.tries_left -= 1
        return error(403, "wrong", tries_left=fake.tries_left, wait_s=0)
    fake.hello["entry"] = "open"
    return Response(status_code=204)


async def bring(request: Request) -> JSONResponse:
    content = await request.body()
    query = dict(request.query_params)
    fake.uploads.append((query, request.headers["content-type"], content))
    if not content.startswith((b"RIFF", b"\x1aE\xdf\xa3")):
        return error(
            422,
            "refused",
            what=f"{query['label']} is no sound file that can be read",
            remedy="save it anew as m4a, mp3 or WAV",
        )
    made = own_sound(format(len(fake.own) + 10, "x"), query["label"], kind=query["kind"])
    fake.own.append(made)
    fake.tell({"type": "sounds"})
    return JSONResponse(made, status_code=201)


def _users(name: str) -> list[str]:
    return [id_ for id_, each in fake.documents.items() if name in json.dumps(each)]


async def own(request: Request) -> Response:
    name = f"own/{request.path_params['name']}"
    found = next((each for each in fake.own if each["name"] == name), None)
    if found is None:
        return error(404, "missing")
    if request.method == "PUT":
        found.update(await request.json())
    elif _users(name) and request.query_params.get("everywhere") != "true":
        return error(409, "refused", clients=_users(name))
    else:
        fake.own.remove(found)
    fake.tell({"type": "sounds"})
    return Response(status_code=204)


async def activity(request: Request) -> JSONResponse:
    given = await request.json()
    setup = {"name": given["activity"].title(), "pads": {"0/0": {"mode": "one-shot", "sound": f"{given['pack']}/C4"}}}
    return JSONResponse({"name": setup["name"], "setup": setup})


async def drone(_: Request) -> JSONResponse:
    if fake.drone is None:
        return error(404, "missing")
    return JSONResponse({"sound": fake.drone, "label": fake.drone.split("/")[1], "why": ""})


def fixed(make: Callable[[], object], **headers: str) -> Callable[[Request], Any]:
    async def answer(_: Request) -> JSONResponse:
        return JSONResponse(make(), headers=headers)

    return answer


def act(do: Callable[[Any], object] = lambda given: None) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        given = await request.json() if await request.body() else None
        do(given)
        return Response(status_code=204)

    return answer


async def wish(request: Request) -> JSONResponse:
    """A wish about the Wi-Fi: the host takes it and tells what the test has set."""
    given = await request.json()
    named = f"w-{len(fake.heard)}"
    fake.wifi.update({"wish": named, "doing": "", "fault": "", "fresh": True, **fake.host.get(given["do"], {})})
    return JSONResponse({"wish": named})


async def audio(_: Request) -> Response:
    return Response(silent_wav(), media_type="audio/wav")


async def pages(request: Request) -> Response:
    return FileResponse(PAGES / "index.html")


def _enter(entry: str) -> Callable[[Any], object]:
    return lambda given: fake.hello.update(entry=entry)


def _routes() -> list[Route | Mount]:
    one = "/api/clients/{id}"
    return [
        Route("/", pages),
        Route("/favicon.ico", lambda request: RedirectResponse("/pages/favicon.svg")),
        Route("/api/hello", fixed(lambda: fake.hello)),
        Route("/api/live", live),
        Route("/api/clients", clients),
        Route("/api/clients", create, methods=["POST"]),
        Route(one, client, methods=["GET", "PUT"]),
        Route(one, erase, methods=["DELETE"]),
        Route(f"{one}/play", play, methods=["POST"]),
        Route(f"{one}/export", export),
        Route("/api/templates", fixed(lambda: TEMPLATES)),
        Route("/api/sounds", fixed(lambda: {"packs": PACKS, "own": fake.own})),
        Route("/api/sounds", bring, methods=["POST"]),
        Route("/api/sounds/own/{name}", own, methods=["PUT", "DELETE"]),
        Route("/api/songs", fixed(lambda: SONGS)),
        Route("/api/activities", activity, methods=["POST"]),
        Route("/api/fitting-drone", drone, methods=["POST"]),
        Route("/api/sounds/{pack}/{name}/audio", audio),
        Route("/api/instrument", fixed(lambda: fake.instrument, ETag='"1"')),
        Route("/api/doctor", fixed(lambda: fake.doctor)),
        Route("/api/watch", act(), methods=["POST"]),
        Route("/api/tablets", fixed(lambda: TABLETS)),
        Route("/api/log", fixed(lambda: fake.log)),
        Route("/api/wifi", fixed(lambda: fake.wifi)),
        Route("/api/wifi", wish, methods=["POST"]),
        Route("/api/pair", pair, methods=["GET", "POST"]),
        Route("/api/pair/finish", act(_enter("open")), methods=["POST"]),
        Route("/api/unlock", unlock, methods=["POST"]),
        Route("/api/lock", act(_enter("locked")), methods=["POST"]),
        Route("/api/enter", act(_enter("open")), methods=["POST"]),
        Route("/api/quiet", act(_quiet), methods=["POST"]),
        Route("/api/cleaning", act(lambda given: fake.say_state(cleaning=given["on"])), methods=["POST"]),
        Route("/api/level", act(lambda given: fake.say_state(trim_db=0.0)), methods=["POST"]),
        Route("/api/preview", act(), methods=["POST"]),
        Route("/api/power-on", act(lambda given: setattr(fake, "power_on", given["client"])), methods=["PUT"]),
        Route("/api/feel", act(lambda given: None), methods=["POST"]),
        Route("/api/calibration", calibration, methods=["POST"]),
        Route("/api/touch", act(lambda given: fake.touch(given["pad"], given["amount"])), methods=["POST"]),
        Mount("/pages", StaticFiles(directory=PAGES)),
    ]


_JSON = b"application/json"


def _quiet(given: Body) -> None:
    if not fake.taps.is_overtaken("quiet", "", msgspec.convert(given["tap"], Tap)):
        fake.say_state(quiet=given["on"])


class _Gate:
    """Notes every change that a person asked for; answers 503 while `fake.down`, as a server that is not there."""

    NO_CHANGE = ("/api/time", "/api/fitting-drone")
    """The time of day, which a page tells by itself, and a question."""

    POLICY = b"default-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; frame-ancestors 'none'"

    def __init__(self, app: Starlette) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http" and fake.down and scope["path"].startswith("/api"):
            return await Response(status_code=503)(scope, receive, send)
        if scope["type"] == "http" and scope["method"] != "GET" and (b"content-type", _JSON) in scope["headers"]:
            body = await receive()
            if body["type"] == "http.disconnect":
                return None
            if scope["path"] not in self.NO_CHANGE:
                fake.heard.append((scope["method"], scope["path"], json.loads(body["body"] or b"null")))
            receive = _once(body)

        async def with_policy(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], (b"content-security-policy", self.POLICY)]
            await send(message)

        return await self.app(scope, receive, with_policy)


def _once(body: Any) -> Callable[[], Any]:
    async def receive() -> Any:
        return body

    return receive


def serve() -> tuple[str, Callable[[], None]]:
    """Start on a free port of the loopback; gives the address and what stops it."""
    config = uvicorn.Config(_Gate(Starlette(routes=_routes())), port=0, log_level="error", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)

    async def run() -> None:
        fake.loop = asyncio.get_running_loop()
        await server.serve()

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]

    def stop() -> None:
        server.should_exit = True
        thread.join(10)

    return f"http://127.0.0.1:{port}", stop
