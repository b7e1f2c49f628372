#include "access/tokens.h"

#include <algorithm>

#include "core/config/checks.h"
#include "core/time/date_text.h"

namespace tidemark::access {
namespace {

constexpr std::string_view prefix = "tdm_";  ///< so that who finds one in a file knows what it is

/// "operator of acme, globex until 2027-01-01T00:00:00.000Z".
std::string in_words(const Tokens::Wanted& token) {
  std::string text{name_of(token.role)};
  for (const std::string& one : token.subscriptions) text += (&one == token.subscriptions.data() ? " of " : ", ") + one;
  return text + " until " + iso(token.expires);
}

}  // namespace

Result<std::string> Tokens::make(const By& by, const Wanted& wanted) {
  // Both have the same rule for their names.
  if (!is_subscription_name(wanted.name))
    return failure(ErrorCode::invalid_input, "a token's name has 1 to 40 of a-z, 0-9 and -", "token");
  if (!std::ranges::all_of(wanted.subscriptions, [](const std::string& one) { return is_subscription_name(one); }))
    return failure(ErrorCode::invalid_input, "a subscription's name has 1 to 40 of a-z, 0-9 and -", "subscription");
  std::string token = std::string{prefix} + file_.secret();
  auto made = file_.change([&](Register::Contents& contents) -> Result<void> {
    if (std::ranges::find(contents.tokens, wanted.name, &Token::name) != contents.tokens.end())
      return failure(ErrorCode::refused, "there is a token of that name", "token " + wanted.name,
                     "revoke it first, or take another name");
    contents.tokens.push_back({wanted.name, wanted.role, wanted.expires, wanted.subscriptions, digest_of(token)});
    file_.note(contents, by, EventType::token_made, "token " + wanted.name, {}, in_words(wanted));
    return {};
  });
  return made.map([&] { return std::move(token); });
}

Result<void> Tokens::revoke(const By& by, std::string_view name) {
  return file_.change([&](Register::Contents& contents) -> Result<void> {
    const auto found = std::ranges::find(contents.tokens, name, &Token::name);
    if (found == contents.tokens.end())
      return failure(ErrorCode::not_found, "there is no token of that name", "token " + std::string{name});
    file_.note(contents, by, EventType::token_revoked, "token " + found->name,
               in_words({found->name, found->role, found->expires, found->subscriptions}));
    contents.tokens.erase(found);
    return {};
  });
}

Result<std::vector<Token>> Tokens::list() const {
  return file_.read().map([](const auto& contents) { return contents->tokens; });
}

/// Digests are compared, not tokens: how long that takes tells nothing that helps to guess one.
Result<std::optional<Caller>> Tokens::who(std::string_view token, Instant now) const {
  if (!token.starts_with(prefix)) return std::nullopt;
  const auto contents = file_.read();
  if (!contents) return tl::unexpected(contents.error());
  const std::string digest = digest_of(token);
  for (const Token& one : (*contents)->tokens)
    if (one.digest == digest && now < one.expires) return Caller{"token " + one.name, one.role, one.subscriptions};
  return std::nullopt;
}

}  // namespace tidemark::access
