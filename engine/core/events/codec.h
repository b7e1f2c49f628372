#pragma once

#include <concepts>
#include <cstdint>
#include <exception>
#include <sstream>
#include <string>
#include <string_view>

#include <cereal/archives/portable_binary.hpp>
#include <cereal/types/string.hpp>
#include <cereal/types/utility.hpp>
#include <cereal/types/vector.hpp>

#include "core/error.h"
#include "core/events/bounded_archive.h"
#include "core/events/event.h"

namespace tidemark {

/// One item of a cereal family: a portable binary archive of its own, so that each can be read alone.
template <class T>
[[nodiscard]] std::string pack(const T& value) {
  std::ostringstream stream;
  {
    cereal::PortableBinaryOutputArchive archive{stream};
    archive(value);
  }
  return std::move(stream).str();
}

/// The reverse. Bytes that are no such archive, or that go on after it, are `corrupt`.
template <class T>
[[nodiscard]] Result<T> unpack(std::string_view bytes) {
  try {
    T value;
    BoundedInput archive{bytes};
    archive(value);
    if (archive.left() != 0) return failure(ErrorCode::corrupt, "an item goes on after its end");
    return value;
  } catch (const std::exception&) {
    return failure(ErrorCode::corrupt, "an item can't be read as what its event says it is");
  }
}

/// A body: what a family's event says, as item 0. Body::type and Body::version name it in the log; a written version is
/// never edited, it becomes a struct in a namespace `v1` with an `upcast`.
template <class Body>
[[nodiscard]] Event event_of(const Body& body, RunId run, Position cause = 0, Counts counts = {}) {
  Event event{Body::type, Body::version, run, cause, std::move(counts), {}};
  event.items.add(pack(body));
  return event;
}

/// The reverse for an event of Body's type, of any version ever written.
template <class Body>
[[nodiscard]] Result<Body> body_of(const Event& event) {
  if (event.items.empty() || event.items.was_erased(0))
    return failure(ErrorCode::not_found, "the event's body was erased");
  if (event.version == Body::version) return unpack<Body>(event.items[0]);
  return Body::from_version(event.version, event.items[0]);
}

}  // namespace tidemark
