#include <charconv>
#include <cmath>

#include "access/register.h"
#include "core/events/access_events.h"
#include "core/json/document.h"
#include "core/json/write.h"
#include "core/number/number_text.h"

namespace tidemark::access {
namespace {

/// Reads members one after the other; after the first that is not as it was written, `good` is false.
class Reader {
 public:
  explicit Reader(json::Value value) : value_{value}, good_{value.is(json::Kind::object)} {}

  std::string text(std::string_view name, bool required = true) {
    const auto found = member(name);
    if (!found || !found->is(json::Kind::text)) {
      good_ = good_ && !required && !found;
      return {};
    }
    return std::string{found->text()};
  }
  Instant time(std::string_view name) {
    const auto found = member(name);
    const auto number = found && found->is(json::Kind::number) ? parse_float(found->number()) : std::optional<double>{};
    good_ = good_ && number && std::abs(*number) < 1e15;
    return good_ ? Instant{static_cast<std::int64_t>(*number)} : Instant{};
  }
  bool flag(std::string_view name) {
    const auto found = member(name);
    if (found && !found->is(json::Kind::boolean)) good_ = false;
    return good_ && found && found->boolean();
  }
  Role role() {
    const auto found = role_of(text("role"));
    good_ = good_ && found;
    return found.value_or(Role::viewer);
  }
  std::vector<json::Value> list(std::string_view name) {
    const auto found = member(name);
    good_ = good_ && (!found || found->is(json::Kind::array));
    return good_ && found ? found->children() : std::vector<json::Value>{};
  }
  [[nodiscard]] std::optional<json::Value> member(std::string_view name) const {
    return good_ ? value_.member(name) : std::nullopt;
  }
  void fail() { good_ = false; }
  [[nodiscard]] bool good() const { return good_; }

 private:
  json::Value value_;
  bool good_;
};

std::optional<User> user_of(json::Value value) {
  Reader from{value};
  User user{from.text("name"), from.role(), from.text("password", false), from.text("stamp"), {}};
  if (const auto link = from.member("link")) {
    Reader of_link{*link};
    user.link = Link{of_link.text("digest"), of_link.time("expires"), of_link.flag("signs_in")};
    if (!of_link.good()) from.fail();
  }
  return from.good() ? std::optional{std::move(user)} : std::nullopt;
}

std::optional<Token> token_of(json::Value value) {
  Reader from{value};
  Token token{from.text("name"), from.role(), from.time("expires"), {}, from.text("digest")};
  for (const json::Value subscription : from.list("subscriptions")) {
    if (!subscription.is(json::Kind::text)) return std::nullopt;
    token.subscriptions.emplace_back(subscription.text());
  }
  return from.good() ? std::optional{std::move(token)} : std::nullopt;
}

std::optional<Act> act_of(json::Value value) {
  Reader from{value};
  const std::string name = from.text("act");
  const auto* const type =
      std::ranges::find_if(AllAccessActs::types, [&](EventType one) { return name_of(one) == name; });
  if (type == std::end(AllAccessActs::types)) return std::nullopt;
  Act act{*type,           from.text("id"),     from.time("at"),   from.text("actor"),
          from.text("of"), from.text("before"), from.text("after")};
  return from.good() ? std::optional{std::move(act)} : std::nullopt;
}

template <class Element>
bool read_list(Reader& from, std::string_view name, std::optional<Element> (*read)(json::Value),
               std::vector<Element>& into) {
  for (const json::Value value : from.list(name)) {
    auto element = read(value);
    if (!element) return false;
    into.push_back(std::move(*element));
  }
  return from.good();
}

/// "7:5f0c…"
std::string text_of(const log::Head& head) { return std::to_string(head.position) + ":" + to_hex(head.digest); }

std::optional<log::Head> head_of(std::string_view text) {
  log::Head head;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), head.position);
  const bool good = problem == std::errc{} && end != text.data() + text.size() && *end == ':' &&
                    from_hex(text.substr(static_cast<std::size_t>(end - text.data()) + 1), head.digest);
  return good ? std::optional{head} : std::nullopt;
}

class Writing {
 public:
  explicit Writing(std::string& text) : json_{text, json::Writer::Layout::pretty} {}

  void text(std::string_view name, std::string_view value) {
    json_.key(name);
    json_.text(value);
  }
  void time(std::string_view name, Instant value) {
    json_.key(name);
    json_.literal(std::to_string(value.milliseconds));
  }
  void flag(std::string_view name) {
    json_.key(name);
    json_.boolean(true);
  }
  void list(std::string_view name, const auto& elements) {
    json_.key(name);
    json_.begin_array();
    for (const auto& element : elements) put(element);
    json_.end_array();
  }
  void object(auto fill) {
    json_.begin_object();
    fill();
    json_.end_object();
  }

 private:
  void put(const std::string& element) { json_.text(element); }
  void put(const User& user) {
    object([&] {
      text("name", user.name);
      text("role", name_of(user.role));
      if (!user.password.empty()) text("password", user.password);
      text("stamp", user.stamp);
      if (!user.link) return;
      json_.key("link");
      object([&] {
        text("digest", user.link->digest);
        time("expires", user.link->expires);
        if (user.link->signs_in) flag("signs_in");
      });
    });
  }
  void put(const Token& token) {
    object([&] {
      text("name", token.name);
      text("role", name_of(token.role));
      time("expires", token.expires);
      list("subscriptions", token.subscriptions);
      text("digest", token.digest);
    });
  }
  void put(const Act& act) {
    object([&] {
      text("act", name_of(act.type));
      text("id", act.id);
      time("at", act.at);
      text("actor", act.actor);
      text("of", act.of);
      text("before", act.before);
      text("after", act.after);
    });
  }

  json::Writer json_;
};

}  // namespace

std::string to_text(const Register::Contents& contents) {
  std::string text;
  Writing json{text};
  json.object([&] {
    json.list("users", contents.users);
    json.list("tokens", contents.tokens);
    json.list("acts", contents.acts);
    if (contents.trail.position > 0) json.text("trail", text_of(contents.trail));
  });
  return text;
}

std::optional<Register::Contents> contents_of(std::string_view text) {
  Register::Contents contents;
  if (text.empty()) return contents;
  const auto document = json::Document::read(text);
  if (!document) return std::nullopt;
  Reader from{document->root()};
  const bool good = read_list(from, "users", user_of, contents.users) &&
                    read_list(from, "tokens", token_of, contents.tokens) &&
                    read_list(from, "acts", act_of, contents.acts);
  if (const std::string trail = from.text("trail", false); !trail.empty()) {
    const auto head = head_of(trail);
    if (!head) return std::nullopt;
    contents.trail = *head;
  }
  return good && from.good() ? std::optional{std::move(contents)} : std::nullopt;
}

}  // namespace tidemark::access
