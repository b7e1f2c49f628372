#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/events/configuration_events.h"
#include "core/time/instant.h"

namespace tidemark {

/// Somebody has changed who may do what, here or, with a credential, elsewhere. These lie in the engine's own log, not in a subscription's (docs/service.md, *The audit trail*).
///
///     UserMade{id, at, "user ann", "user joe", "", "operator"}          ann has made joe, an operator
///     RoleChanged{id, at, "host root", "user joe", "operator", "viewer"}
///
/// No password, link, token, credential or digest of one is ever in `before` or `after`.
template <EventType which>
struct AccessAct {
  static constexpr EventType type = which;
  static constexpr std::uint16_t version = 1;
  std::string id;      ///< 16 hex digits of chance: an act that was cut off between its file and the log is told once
  Instant at = {};     ///< when it was done; the entry's time is when the log had it
  std::string actor;   ///< "user ann", "token nightly", "host root" (on the command line there), "service"
  std::string of;      ///< "user joe", "token nightly", "credential acme-pendo", "subscription acme"
  std::string before;  ///< in words; "" where there was nothing, or it is nobody's business
  std::string after;

  static Result<AccessAct> from_version(std::uint16_t v, std::string_view) { return no_older_version<AccessAct>(v); }
  template <class Archive>
  void serialize(Archive& archive) {
    archive(CEREAL_NVP(id), cereal::make_nvp("at", at.milliseconds), CEREAL_NVP(actor), CEREAL_NVP(of),
            CEREAL_NVP(before), CEREAL_NVP(after));
  }
};

using UserMade = AccessAct<EventType::user_made>;
using UserRemoved = AccessAct<EventType::user_removed>;
using RoleChanged = AccessAct<EventType::role_changed>;
using LinkMade = AccessAct<EventType::link_made>;
using PasswordSet = AccessAct<EventType::password_set>;
using SignedOutEverywhere = AccessAct<EventType::signed_out_everywhere>;
using TokenMade = AccessAct<EventType::token_made>;
using TokenRevoked = AccessAct<EventType::token_revoked>;
using CredentialSet = AccessAct<EventType::credential_set>;
using CredentialRemoved = AccessAct<EventType::credential_removed>;
using KeyChanged = AccessAct<EventType::key_changed>;
using SubscriptionRemoved = AccessAct<EventType::subscription_removed>;
using BackedUp = AccessAct<EventType::backed_up>;
using TakenOver = AccessAct<EventType::taken_over>;

/// The one list of them; whoever reads, writes or describes acts asks here.
///
///     AllAccessActs::types                                                    // of the events
///     AllAccessActs::any([&]<class Act>() { return Act::type == wanted; })    // of each kind, until one says true
template <EventType... all>
struct AccessActs {
  static constexpr EventType types[] = {all...};
  template <class With>
  static bool any(With with) {
    return (with.template operator()<AccessAct<all>>() || ...);
  }
};
using AllAccessActs =
    AccessActs<EventType::user_made, EventType::user_removed, EventType::role_changed, EventType::link_made,
               EventType::password_set, EventType::signed_out_everywhere, EventType::token_made,
               EventType::token_revoked, EventType::credential_set, EventType::credential_removed,
               EventType::key_changed, EventType::subscription_removed, EventType::backed_up, EventType::taken_over>;

}  // namespace tidemark
