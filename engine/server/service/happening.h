#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/error.h"
#include "core/events/event.h"
#include "core/time/instant.h"

namespace tidemark::service {

/// Something that a service's records are to have (docs/service.md, "Logs"). Never an id, a value or an address: of a request the
/// operation, of a person the name that he signs in with.
struct Happening {
  enum class Kind : std::uint8_t { run_began, run_ended, request, trouble_began, trouble_ended };
  Kind kind = Kind::request;
  std::string subscription = {};  ///< empty: of none
  std::string actor = {};         ///< "user ann"; empty: nobody is known
  RunId run = 0;
  std::string_view state = {};  ///< of a run that has ended: "completed"
  std::string trouble = {};     ///< its kind, "held" (docs/messages.md)
  std::string part = {};
  std::string what = {};
  std::string_view operation = {};  ///< of a request: "showRun"; empty: there is no such thing
  int status = 0;
  std::int64_t milliseconds = 0;
};

/// One line of JSON, with its end:
///
///     {"time":"2026-11-02T01:12:44.120Z","level":"info","event":"run_ended","subscription":"acme","run":12,"state":"completed","actor":"schedule"}
[[nodiscard]] std::string to_json_line(const Happening& happening, Instant time);
/// {"time":…,"level":"warning","event":"trouble","subscription":"acme","code":"network","what":…,"where":…,"hint":…}
[[nodiscard]] std::string to_json_line(std::string_view subscription, const Error& trouble, Instant time);

}  // namespace tidemark::service
