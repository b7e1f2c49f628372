#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/api.h"

namespace tidemark::service {

/// The subscription's, UTC where nothing is configured.
[[nodiscard]] Zone zone_of(const views::Views& views);

/// Digits and nothing else; nothing for any other text.
[[nodiscard]] std::optional<std::uint64_t> whole_number(std::string_view text);

/// A request that found its route: what stands in the places of the path, and who asks.
struct Api::Asked {
  const web::Request& request;
  std::map<std::string_view, std::string> places;  ///< decoded: "subscription"
  std::optional<Caller> caller;
  Door::Proof proof = {};                ///< by which he is known
  Subscription* subscription = nullptr;  ///< of the path, where it names one
  std::string_view of = {};              ///< Route::of

  /// A whole number of the query, within bounds; nothing where it is none. `otherwise` where it was not given.
  [[nodiscard]] std::optional<std::uint64_t> number(std::string_view name, std::uint64_t otherwise, std::uint64_t least,
                                                    std::uint64_t most) const;
  /// The run that the path names; nothing where that is no number.
  [[nodiscard]] std::optional<RunId> run() const { return whole_number(places.at("run")); }
  /// The target that the path names, as the log has it.
  [[nodiscard]] std::string id() const;
  /// A text of the query; empty where it was not given, nothing where it is longer.
  [[nodiscard]] std::optional<std::string> text(std::string_view name, std::size_t longest) const;
};

/// One call of the API: what answers it, and what the description says of it. There is no other list of them.
struct Api::Route {
  struct Parameter {
    std::string_view name;
    std::string_view says;
    std::uint64_t least = 1, most = 1'000;  ///< of a text, its bytes
    bool is_text = false;
  };
  struct Header {
    std::string_view name;
    std::string_view says;
  };
  std::string_view id;  ///< operationId
  std::string_view method;
  std::string_view path;     ///< "/api/v1/subscriptions/{subscription}"
  std::optional<Role> role;  ///< the least that is needed; none: whoever asks
  std::string_view summary;
  int status;               ///< of a good answer
  std::string_view schema;  ///< of its body, by name in the description; empty: `media` is no JSON
  std::string_view media;   ///< of that body; another one that may be asked for is in `other_media`
  web::Response (Api::*answer)(const Asked& asked);
  std::vector<Parameter> query = {};
  std::string_view body = {};      ///< the schema of what is sent; empty: nothing is
  std::vector<int> refusals = {};  ///< statuses beyond those that every call has
  bool open_here = false;          ///< whoever asks on this machine needs no role: who has the host has it all
  std::vector<Header> headers = {};
  std::size_t largest_body = web::usual_body;
  std::string_view of = {};  ///< what the path's {id} is of: "visitor", "account", "record"
  std::string_view other_media = {};
  bool is_long = false;  ///< may take longer than a moment: it is answered later, in a thread of its own

  [[nodiscard]] bool changes() const { return method != "GET"; }
};

}  // namespace tidemark::service
