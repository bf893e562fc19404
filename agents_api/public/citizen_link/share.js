// Written for browsers of many years ago: no newer language, no library.
(function () {
  "use strict";
  var GOOD_METRES = 30; // good enough to send at once
  var BEST_WITHIN = 10000; // ms to wait for something better
  var button = document.getElementById("share");
  var watching = null;
  var timer = null;
  var best = null;

  function show(id, yes) {
    document.getElementById(id).hidden = !yes;
  }

  function stop() {
    if (watching !== null) navigator.geolocation.clearWatch(watching);
    if (timer !== null) clearTimeout(timer);
    watching = timer = null;
  }

  function again(id) {
    stop();
    show("wait", false);
    show(id, true);
    button.disabled = false;
  }

  function answered(request) {
    if (request.status === 204) {
      show("ask", false);
      show("sent", true);
    } else if (request.status === 404 || request.status === 409 || request.status === 410) {
      // The page itself knows how to say it.
      location.reload();
    } else {
      again("failed");
    }
  }

  function send() {
    var request = new XMLHttpRequest();
    var where = best.coords;
    stop();
    request.open("POST", location.pathname);
    request.setRequestHeader("Content-Type", "application/json");
    request.timeout = 15000;
    request.onload = function () {
      answered(request);
    };
    request.onerror = request.ontimeout = function () {
      again("failed");
    };
    request.send(JSON.stringify({ lat: where.latitude, lon: where.longitude, accuracy: where.accuracy }));
  }

  function found(position) {
    if (watching === null && timer === null) return; // sent already
    if (!best || position.coords.accuracy < best.coords.accuracy) best = position;
    if (best.coords.accuracy <= GOOD_METRES) send();
  }

  function lost(error) {
    if (best) return; // the timer sends what there is
    again(error.code === 1 ? "denied" : "unknown");
  }

  function late() {
    timer = null;
    if (best) send();
    else again("unknown");
  }

  if (!button) return;
  button.onclick = function () {
    ["denied", "unknown", "failed"].forEach(function (id) {
      show(id, false);
    });
    if (!navigator.geolocation) {
      again("denied");
      return;
    }
    best = null;
    button.disabled = true;
    show("wait", true);
    // Longer than the wait for something better: the question for permission comes first.
    timer = setTimeout(late, 60000);
    watching = navigator.geolocation.watchPosition(
      function (position) {
        if (!best && timer !== null) {
          clearTimeout(timer);
          timer = setTimeout(late, BEST_WITHIN);
        }
        found(position);
      },
      lost,
      { enableHighAccuracy: true, maximumAge: 0, timeout: 30000 }
    );
  };
})();
