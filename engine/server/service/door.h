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
///     const Door::Proof proof = door.proof_in(request);
///     door.who(proof, now)                                  // the caller; nothing: nobody who is known
class Door {
 public:
  struct Options {
    bool encrypted = false;     ///< all that comes in is: cookies are for TLS alone
    bool behind_proxy = false;  ///< all that comes in does so through one, which says from where (service/client.h)
  };
  Door(const access::Register& file, Options options) : file_{file}, tokens_{file}, users_{file}, options_{options} {}

  /// What a request has to say who sends it. Where it has both the token counts.
  struct Proof {
    std::string token;
    std::string session;
  };
  [[nodiscard]] Proof proof_in(const web::Request& request) const;

  [[nodiscard]] Result<std::optional<access::Caller>> who(const Proof& proof, Instant now,
                                                          access::Sessions::Use use = access::Sessions::Use::request);

  /// Where a browser may send the request because a page of somebody else told it to, the problem; a program's token no page can have.
  [[nodiscard]] static std::optional<web::Response> refuse_foreign(const web::Request& request, const Proof& proof);
  /// The same of a caller who is known by his session: what a page of ours sends beside the cookie is to be there.
  [[nodiscard]] static std::optional<web::Response> refuse_forged(const web::Request& request, const Proof& proof);

  /// What a proxy hands on never is, also one that nobody has told of: whoever it lets through comes from this machine.
  [[nodiscard]] bool is_of_this_machine(const web::Request& request) const;

  struct SignedIn {
    access::User user;
    std::string session;
  };
  using SigningIn = tl::expected<SignedIn, web::Response>;
  /// One password at a time is looked at, as that takes a tenth of a second of a processor: whoever comes meanwhile is to come again.
  /// Who fails is to wait too, where he comes from; others go on.
  [[nodiscard]] SigningIn sign_in(const web::Request& request, std::string_view name, std::string_view password,
                                  Instant now);
  [[nodiscard]] SigningIn claim(const web::Request& request, std::string_view link, std::string_view name,
                                std::string_view password, Instant now);
  /// Of who is signed in: his other sessions end, and here another one begins.
  [[nodiscard]] SigningIn change_password(const web::Request& request, std::string_view name, std::string_view old,
                                          std::string_view password, Instant now);
  void sign_out(const Proof& proof) { sessions_.end(proof.session); }

  /// The Set-Cookie of a session; of "" the one that takes it away.
  [[nodiscard]] std::string cookie_of(std::string_view session) const;

  [[nodiscard]] access::Tokens& tokens() { return tokens_; }
  [[nodiscard]] access::Users& users() { return users_; }

 private:
  using Turn = tl::expected<std::unique_lock<std::mutex>, web::Response>;
  /// Whoever has it may look at a password.
  [[nodiscard]] Turn turn(std::string_view network, std::string_view name, Instant now);
  [[nodiscard]] std::string network_of(const web::Request& request) const;
  /// The user whose password it is; the problem otherwise, and a failure noted.
  [[nodiscard]] tl::expected<access::User, web::Response> prove(const std::string& network, std::string_view name,
                                                                std::string_view password, Instant now);
  void note_failure(std::string_view network, std::string_view name, Instant now);
  [[nodiscard]] SignedIn begin(const web::Request& request, access::User user, Instant now);
  [[nodiscard]] std::string_view cookie_name() const;

  const access::Register& file_;
  access::Tokens tokens_;
  access::Users users_;
  access::Sessions sessions_;
  const Options options_;
  std::mutex at_passwords_;    ///< held while one is looked at
  std::mutex at_throttle_;     ///< held by nobody who waits
  access::Throttle throttle_;  ///< guarded by `at_throttle_`
};

}  // namespace tidemark::service
