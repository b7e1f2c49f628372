#include "service/tokens.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "core/hash/blake2b.h"
#include "core/json/document.h"
#include "core/json/write.h"
#include "core/number/number_text.h"
#include "disk/directories.h"
#include "vault/durable_file.h"

namespace tidemark::service {
namespace {

constexpr std::string_view prefix = "tdm_";  ///< so that who finds one in a file knows what it is
constexpr std::size_t largest_file = std::size_t{4} << 20;

bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= 40 &&
         std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
}

std::string digest_of(std::string_view token) { return to_hex(blake2b(token)); }

tl::unexpected<Error> damaged(const std::filesystem::path& file) {
  return failure(ErrorCode::corrupt, "the file of tokens is not what was stored", file.string(),
                 "put it back from a backup, or remove it and make tokens anew");
}

std::optional<Tokens::Entry> entry_of(json::Value value) {
  Tokens::Entry entry;
  if (!value.is(json::Kind::object)) return std::nullopt;
  const auto text = [&](std::string_view name) {
    const auto member = value.member(name);
    return member && member->is(json::Kind::text) ? std::string{member->text()} : std::string{};
  };
  entry.name = text("name");
  entry.digest = text("digest");
  const auto role = role_of(text("role"));
  const auto expires = value.member("expires");
  if (!role || !expires || !expires->is(json::Kind::number) || entry.digest.empty()) return std::nullopt;
  entry.role = *role;
  const auto milliseconds = parse_float(expires->number());
  if (!milliseconds || !(std::abs(*milliseconds) < 1e15)) return std::nullopt;
  entry.expires = {static_cast<std::int64_t>(*milliseconds)};
  return entry;
}

}  // namespace

std::string_view name_of(Role role) {
  switch (role) {
    case Role::viewer: return "viewer";
    case Role::runner: return "operator";
    case Role::administrator: return "administrator";
  }
  return {};
}

std::optional<Role> role_of(std::string_view name) {
  for (const Role role : {Role::viewer, Role::runner, Role::administrator})
    if (name_of(role) == name) return role;
  return std::nullopt;
}

Result<std::vector<Tokens::Entry>> Tokens::list() const {
  std::vector<Entry> entries;
  std::error_code problem;
  const std::uintmax_t size = std::filesystem::file_size(file(), problem);
  if (problem == std::errc::no_such_file_or_directory) return entries;
  if (problem || size > largest_file) return damaged(file());
  const auto bytes = vault::read_whole(file(), size);  // a change puts another file in its place
  if (!bytes) return tl::unexpected(bytes.error());
  const auto document = json::Document::read(*bytes);
  if (!document || !document->root().is(json::Kind::array)) return damaged(file());
  for (const json::Value value : document->root().children()) {
    auto entry = entry_of(value);
    if (!entry) return damaged(file());
    entries.push_back(std::move(*entry));
  }
  return entries;
}

Result<void> Tokens::keep(const std::vector<Entry>& entries) const {
  std::string text;
  json::Writer json{text, json::Writer::Layout::pretty};
  json.begin_array();
  for (const Entry& entry : entries) {
    json.begin_object();
    json.key("name");
    json.text(entry.name);
    json.key("role");
    json.text(name_of(entry.role));
    json.key("expires");
    json.literal(std::to_string(entry.expires.milliseconds));
    json.key("digest");
    json.text(entry.digest);
    json.end_object();
  }
  json.end_array();
  return vault::write_durably(file(), text, vault::Existing::replace);
}

/// One at a time, whichever process it is: what one revokes another must not bring back.
Result<void> Tokens::change(const std::function<Result<void>(std::vector<Entry>&)>& change) const {
  if (auto made = disk::make_directories(directory_); !made) return made;
  const std::filesystem::path lock_file = directory_ / "tokens.lock";
  const int lock = ::open(lock_file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0 || ::flock(lock, LOCK_EX) != 0) {
    if (lock >= 0) ::close(lock);
    return failure(ErrorCode::storage, "the file of tokens can't be locked", lock_file.string(),
                   "check who owns the directory");
  }
  auto entries = list();
  auto changed = entries ? change(*entries).and_then([&] { return keep(*entries); })
                         : Result<void>{tl::unexpected(std::move(entries.error()))};
  ::close(lock);
  return changed;
}

Result<std::string> Tokens::make(std::string_view name, Role role, Instant expires) {
  if (!is_name(name)) return failure(ErrorCode::invalid_input, "a token's name has 1 to 40 of a-z, 0-9 and -", "token");
  Digest chance;
  entropy_(chance.bytes);
  std::string token = std::string{prefix} + to_hex(chance);
  auto made = change([&](std::vector<Entry>& entries) -> Result<void> {
    if (std::ranges::find(entries, name, &Entry::name) != entries.end())
      return failure(ErrorCode::invalid_input, "there is a token of that name", "token " + std::string{name},
                     "revoke it first, or take another name");
    entries.push_back({std::string{name}, role, expires, digest_of(token)});
    std::ranges::sort(entries, {}, &Entry::name);
    return {};
  });
  return made.map([&] { return std::move(token); });
}

Result<void> Tokens::revoke(std::string_view name) {
  return change([&](std::vector<Entry>& entries) -> Result<void> {
    if (std::erase_if(entries, [&](const Entry& entry) { return entry.name == name; }) > 0) return {};
    return failure(ErrorCode::not_found, "there is no token of that name", "token " + std::string{name});
  });
}

/// Digests are compared, not tokens: how long that takes tells nothing that helps to guess one.
Result<std::optional<Caller>> Tokens::who(std::string_view token, Instant now) const {
  if (!token.starts_with(prefix)) return std::nullopt;
  const auto entries = list();
  if (!entries) return tl::unexpected(entries.error());
  const std::string digest = digest_of(token);
  for (const Entry& entry : *entries)
    if (entry.digest == digest && now < entry.expires) return Caller{"token " + entry.name, entry.role};
  return std::nullopt;
}

}  // namespace tidemark::service
