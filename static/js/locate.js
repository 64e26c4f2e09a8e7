// The visitor's position: asked for after a tap and never before; each refusal says what to do next.
"use strict";

const Locate = (() => {
  const MAX_ACCURACY = 100000; // metres that the server accepts
  const isWeChat = /MicroMessenger/i.test(navigator.userAgent);
  const OPTIONS = { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 };

  // Call `found` with lat, lon and accuracy as texts, or `missed` with the message to show.
  function locate(messages, found, missed) {
    if (!navigator.geolocation) return missed(messages.unavailable);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => found({ lat: coords.latitude.toFixed(6), lon: coords.longitude.toFixed(6), accuracy: roundedAccuracy(coords) }),
      ({ code }) => missed(code !== 1 ? messages.unavailable : isWeChat ? messages.wechat : messages.denied),
      OPTIONS,
    );
  }

  function roundedAccuracy({ accuracy }) {
    return Number.isFinite(accuracy) ? String(Math.min(Math.max(Math.ceil(accuracy), 0), MAX_ACCURACY)) : "";
  }

  return { locate, isPossible: Boolean(navigator.geolocation) };
})();
