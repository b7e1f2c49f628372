#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "service/api.h"

namespace tidemark::service {

/// A request that found its route: what stands in the places of the path, and who asks.
struct Api::Asked {
  const web::Request& request;
  std::map<std::string_view, std::string> places;  ///< decoded: "subscription"
  std::optional<Caller> caller;
  Door::Proof proof = {};                ///< by which he is known
  Subscription* subscription = nullptr;  ///< of the path, where it names one

  /// A whole number of the query, within bounds; nothing where it is none. `otherwise` where it was not given.
  [[nodiscard]] std::optional<std::uint64_t> number(std::string_view name, std::uint64_t otherwise, std::uint64_t least,
                                                    std::uint64_t most) const;
};

/// One call of the API: what answers it, and what the description says of it. There is no other list of them.
struct Api::Route {
  struct Parameter {
    std::string_view name;
    std::string_view says;
    std::uint64_t least = 1, most = 1'000;
  };
  std::string_view id;  ///< operationId
  std::string_view method;
  std::string_view path;     ///< "/api/v1/subscriptions/{subscription}"
  std::optional<Role> role;  ///< the least that is needed; none: whoever asks
  std::string_view summary;
  int status;               ///< of a good answer
  std::string_view schema;  ///< of its body, by name in the description; empty: `media` is no JSON
  std::string_view media;
  web::Response (Api::*answer)(const Asked& asked);
  std::vector<Parameter> query = {};
  std::string_view body = {};      ///< the schema of what is sent; empty: nothing is
  std::vector<int> refusals = {};  ///< statuses beyond those that every call has
  bool open_here = false;          ///< whoever asks on this machine needs no role: who has the host has it all

  [[nodiscard]] bool changes() const { return method != "GET"; }
};

}  // namespace tidemark::service
