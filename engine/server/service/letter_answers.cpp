// What the API answers of letters: changes that failed and are kept.
#include <algorithm>

#include "core/json/line.h"
#include "service/fields.h"
#include "service/letter_list.h"
#include "service/problem.h"
#include "service/routes.h"

namespace tidemark::service {
namespace {

constexpr std::uint64_t letters_of_a_page = 100;
constexpr std::size_t longest_text = 600;  ///< of an id or a reason that is asked for

/// Pulls first, visitors first: as letters_of has them.
int rank_of(Part part) {
  return (part.direction == Direction::push ? 2 : 0) + (part.kind == EntityKind::account ? 1 : 0);
}

/// Where a page ends: the part and the target's id. Letters may come and go meanwhile.
std::string cursor_behind(Part part, const views::Letter& letter) {
  return std::to_string(rank_of(part)) + "." + letter.id;
}

struct Cursor {
  int rank = -1;
  std::string id = {};

  [[nodiscard]] bool is_before(Part part, const views::Letter& letter) const {
    return rank_of(part) != rank ? rank_of(part) > rank : letter.id > id;
  }
};

/// Nothing where it is none that `next` gave; an empty one is before all.
std::optional<Cursor> cursor_in(const std::string& text) {
  if (text.empty()) return Cursor{};
  const std::size_t dot = text.find('.');
  const auto rank = whole_number(std::string_view{text}.substr(0, std::min(dot, text.size())));
  if (!rank || *rank > 3 || dot == text.npos) return std::nullopt;
  return Cursor{static_cast<int>(*rank), text.substr(dot + 1)};
}

std::optional<EntityKind> kind_of(std::string_view word) {
  const auto part = part_of(word, "pull");
  return part ? std::optional{part->kind} : std::nullopt;
}

web::Response no_such_kind() { return problem(422, "there is no such connection", "connection", "visitor or account"); }

}  // namespace

web::Response Api::letters(const Asked& asked) {
  const auto limit = asked.number("limit", letters_of_a_page, 1, 1'000);
  if (!limit) return problem(400, "limit is a number from 1 to 1000");
  const auto given = asked.text("cursor", longest_text);
  const auto cursor = given ? cursor_in(*given) : std::nullopt;
  const auto reason = asked.text("reason", longest_text);
  const auto connection = asked.text("connection", longest_text);
  if (!cursor) return problem(400, "cursor is what `next` gave");
  if (!reason || !connection) return problem(400, "that is too long");
  const auto kind = kind_of(*connection);
  if (!connection->empty() && !kind) return problem(400, "connection is visitor or account");
  const auto direction = asked.text("direction", longest_text);
  const auto part = direction ? part_of("visitor", *direction) : std::nullopt;
  if (!direction || (!direction->empty() && !part)) return problem(400, "direction is pull or push");
  LettersAsked which{.connection = kind, .reason = *reason};
  if (part) which.direction = part->direction;
  const auto all = letters_of(asked.subscription->views(), which);
  if (!all) return problem(all.error());
  std::string list;
  std::string next;
  std::uint64_t listed = 0;
  for (const PartsLetters& of_part : *all)
    for (const views::Letter& letter : of_part.letters) {
      if (listed > *limit || !cursor->is_before(of_part.part, letter)) continue;
      if (++listed > *limit) continue;
      std::string text;
      {
        json::Line line{text};
        put_letter(line, of_part.part, letter);
      }
      list += (list.empty() ? "" : ",") + line_of(std::move(text));
      next = cursor_behind(of_part.part, letter);
    }
  std::string text;
  {
    json::Line line{text};
    line.value("letters", "[" + list + "]");
    if (listed > *limit) line.text("next", next);
    else line.value("next", {});
  }
  return json_answer(line_of(std::move(text)));
}

web::Response Api::decide_letters(const Asked& asked, bool retry) {
  const auto fields = fields_in(asked.request, {{"id", json::Kind::text, false},
                                                {"reason", json::Kind::text, false},
                                                {"connection", json::Kind::text, false},
                                                {"direction", json::Kind::text, false},
                                                {"all", json::Kind::boolean, false}});
  if (!fields) return fields.error();
  const auto text = [&](std::string_view name) {
    const auto found = fields->texts.find(name);
    return found == fields->texts.end() ? std::string{} : found->second;
  };
  LettersAsked which{.id = text("id"), .reason = text("reason")};
  if (which.id.empty() && which.reason.empty() && !fields->is_set("all"))
    return problem(422, "which letters?", {}, R"({"id":…}, {"reason":…} or {"all":true})");
  if (fields->texts.contains("connection")) {
    which.connection = kind_of(text("connection"));
    if (!which.connection) return no_such_kind();
  }
  if (fields->texts.contains("direction")) {
    const auto part = part_of("visitor", text("direction"));
    if (!part) return problem(422, "there is no such direction", "direction", "pull or push");
    which.direction = part->direction;
  }
  std::size_t count = 0;
  const auto decided = asked.subscription->decide([&]() -> Result<std::vector<Event>> {
    const auto all = letters_of(asked.subscription->views(), which);
    if (!all) return tl::unexpected(all.error());
    count = count_of(*all);
    return decisions_on(*all, asked.caller->actor, retry);
  });
  if (!decided) return problem(decided.error());
  if (count == 0) return problem(404, "there is no such letter", {}, "GET …/letters lists them");
  std::string answer;
  json::Line{answer}.number(retry ? "retried" : "dropped", count);
  return json_answer(line_of(std::move(answer)));
}

web::Response Api::retry_letters(const Asked& asked) { return decide_letters(asked, true); }

web::Response Api::drop_letters(const Asked& asked) { return decide_letters(asked, false); }

}  // namespace tidemark::service
