#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/error.h"
#include "core/time/instant.h"

namespace tidemark::service {

/// What somebody may do; each may all that the ones before it may (docs/service.md has the table).
enum class Role : std::uint8_t {
  viewer = 1,  ///< look at everything but credentials
  runner = 2,  ///< "operator": start, cancel, approve
  administrator = 3,
};
[[nodiscard]] std::string_view name_of(Role role);  ///< "viewer", "operator", "administrator"
[[nodiscard]] std::optional<Role> role_of(std::string_view name);

/// Who asks, as the log names it: "token nightly".
struct Caller {
  std::string actor;
  Role role = Role::viewer;
};

/// Tokens by which programs use the API. A token is 32 random bytes, shown once; the file beside the credentials holds its BLAKE2b
/// digest, which can't be guessed back from that much chance.
///
///     Tokens tokens{directory / "users", entropy};
///     auto token = tokens.make("nightly", Role::runner, in_a_year);     // "tdm_…": hand it over, it is not kept
///     (*tokens.who(*token, now))->actor == "token nightly"
///
/// Each question reads the file: what is revoked on the host is good no longer from that moment on.
class Tokens {
 public:
  struct Entry {
    std::string name;
    Role role = Role::viewer;
    Instant expires = {};
    std::string digest;  ///< hex
  };

  Tokens(std::filesystem::path directory, std::function<void(std::span<std::uint8_t>)> entropy)
      : directory_{std::move(directory)}, entropy_{std::move(entropy)} {}

  /// `invalid_input`: the name is not [a-z0-9-]{1,40}, or is taken; `storage`, `corrupt`.
  [[nodiscard]] Result<std::string> make(std::string_view name, Role role, Instant expires);
  [[nodiscard]] Result<void> revoke(std::string_view name);  ///< `not_found`
  [[nodiscard]] Result<std::vector<Entry>> list() const;     ///< by name

  /// Nothing for a token that is unknown, revoked or has expired; `corrupt` or `storage` where nobody can tell.
  [[nodiscard]] Result<std::optional<Caller>> who(std::string_view token, Instant now) const;

 private:
  [[nodiscard]] Result<void> change(const std::function<Result<void>(std::vector<Entry>&)>& change) const;
  [[nodiscard]] Result<void> keep(const std::vector<Entry>& entries) const;
  [[nodiscard]] std::filesystem::path file() const { return directory_ / "tokens.json"; }

  std::filesystem::path directory_;
  std::function<void(std::span<std::uint8_t>)> entropy_;
};

}  // namespace tidemark::service
