#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "simulators/salesforce_authorize.h"
#include "simulators/salesforce_call.h"
#include "simulators/salesforce_state.h"

namespace tidemark::sim {

/// The tokens of the simulated org: given for client credentials, a signed JWT, a refresh token or a code, good for the session's
/// time, and what can be asked about who they belong to.
class SalesforceSignIn {
 public:
  explicit SalesforceSignIn(SalesforceState& state)
      : state_(state), authorize_(state), refresh_token_(state.options.refresh_token) {}

  /// services/oauth2/(authorize|token|revoke|userinfo|introspect)
  [[nodiscard]] http::Response oauth2(const SalesforceCall& call);
  /// id/ORG/USER
  [[nodiscard]] http::Response identity(const SalesforceCall& call);

  /// Whether the request's token is good. In the second half of its life that makes it live longer.
  [[nodiscard]] bool knows(const http::Request& request);
  void expire_all() { good_until_.clear(); }

 private:
  http::Response token(const SalesforceCall& call);
  http::Response by_credentials(const SalesforceCall& call);
  http::Response by_jwt(const SalesforceCall& call);
  http::Response by_refresh_token(const SalesforceCall& call);
  http::Response by_code(const SalesforceCall& call);
  http::Response granted(const SalesforceCall& call, std::string_view scope, const std::string& refresh_token = {});
  http::Response introspected(const SalesforceCall& call) const;
  http::Response user_info(const SalesforceCall& call) const;

  SalesforceState& state_;
  SalesforceAuthorize authorize_;
  std::map<std::string, std::int64_t, std::less<>> good_until_;
  std::string refresh_token_;
  std::uint64_t given_ = 0;
};

/// 401 with INVALID_SESSION_ID, as any call without a good token gets it.
[[nodiscard]] http::Response session_expired();

}  // namespace tidemark::sim
