#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "simulators/salesforce_call.h"
#include "simulators/salesforce_state.h"

namespace tidemark::sim {

/// The authorization-code flow's first half: whoever opens services/oauth2/authorize has signed in already and allows the app at once, or
/// denies it where the options say so, and is sent back to the app with a code.
///
///     GET /services/oauth2/authorize?response_type=code&client_id=…&redirect_uri=…&state=s&code_challenge=…&code_challenge_method=S256
///     302 Location: http://localhost:7412/callback?code=aPrx.simulated.1%3D%3D&state=s
///
/// A client or an address that the app does not have is told on a page: nobody is sent to an address that is not known.
class SalesforceAuthorize {
 public:
  explicit SalesforceAuthorize(SalesforceState& state) : state_(state) {}

  [[nodiscard]] http::Response page(const SalesforceCall& call);

  /// Takes the code out of a call for a token: it is good once, until it expires, with the address and the verifier that it was asked for
  /// with. OAuth's `error` and `error_description`, or nothing.
  using Refusal = std::optional<std::pair<std::string_view, std::string_view>>;
  [[nodiscard]] Refusal redeem(const SalesforceCall& call);

 private:
  struct Code {
    std::string redirect_uri;
    std::string challenge;  ///< empty: none was given
    std::int64_t good_until = 0;
  };
  [[nodiscard]] Refusal refused(const SalesforceCall& call) const;

  SalesforceState& state_;
  std::map<std::string, Code, std::less<>> codes_;
  std::uint64_t given_ = 0;
};

}  // namespace tidemark::sim
