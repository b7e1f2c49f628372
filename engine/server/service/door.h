#pragma once

#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "access/register.h"
#include "access/sessions.h"
#include "access/throttle.h"
#include "access/tokens.h"
#include "access/users.h"
#include "core/error.h"
#include "web/message.h"

namespace tidemark::service {

/// Who asks: a program by its token, a person by the cookie of his session. Thread-safe.
///
///     const Door::Proof proof = Door::proof_in(request);
///     door.who(proof, now)                                  // the caller; nothing: nobody who is known
class Door {
 public:
  /// `encrypted`: all that comes in does, so that cookies are for TLS alone.
  Door(const access::Register& file, bool encrypted)
      : file_{file}, tokens_{file}, users_{file}, encrypted_{encrypted} {}

  /// What a request has to say who sends it. Where it has both the token counts.
  struct Proof {
    std::string token;
    std::string session;
  };
  [[nodiscard]] static Proof proof_in(const web::Request& request);

  [[nodiscard]] Result<std::optional<access::Caller>> who(const Proof& proof, Instant now,
                                                          access::Sessions::Use use = access::Sessions::Use::request);

  /// Where a browser may send the request because a page of somebody else told it to, the problem; a program's token no page can have.
  [[nodiscard]] static std::optional<web::Response> refuse_foreign(const web::Request& request, const Proof& proof);
  /// The same of a caller who is known by his session: what a page of ours sends beside the cookie is to be there.
  [[nodiscard]] static std::optional<web::Response> refuse_forged(const web::Request& request, const Proof& proof);

  struct SignedIn {
    access::User user;
    std::string session;
  };
  using SigningIn = tl::expected<SignedIn, web::Response>;
  /// One password at a time is looked at, as that takes a tenth of a second of a processor: whoever comes meanwhile is to come again.
  [[nodiscard]] SigningIn sign_in(std::string_view name, std::string_view password, Instant now);
  [[nodiscard]] SigningIn claim(std::string_view link, std::string_view name, std::string_view password, Instant now);
  void sign_out(const Proof& proof) { sessions_.end(proof.session); }

  /// The Set-Cookie of a session; of "" the one that takes it away.
  [[nodiscard]] std::string cookie_of(std::string_view session) const;

  [[nodiscard]] access::Tokens& tokens() { return tokens_; }
  [[nodiscard]] access::Users& users() { return users_; }

 private:
  [[nodiscard]] SignedIn begin(access::User user, Instant now);

  const access::Register& file_;
  access::Tokens tokens_;
  access::Users users_;
  access::Sessions sessions_;
  const bool encrypted_;
  std::mutex at_passwords_;    ///< held while one is looked at
  access::Throttle throttle_;  ///< guarded by `at_passwords_`
};

}  // namespace tidemark::service
