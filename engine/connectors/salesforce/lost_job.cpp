#include "salesforce/lost_job.h"

#include <utility>

#include <nlohmann/json.hpp>

#include "core/time/date_text.h"
#include "salesforce/soql.h"

namespace tidemark::salesforce {
namespace {

using Json = nlohmann::json;

constexpr int most_pages =
    20;  ///< of a thousand jobs each; an org has 10,000 a day at most, and forgets them after a week

struct Sought {
  std::string object;
  std::string user_id;
  std::int64_t since;
};

std::string text_at(const Json& json, const char* key) {
  const auto found = json.find(key);
  return found != json.end() && found->is_string() ? found->get<std::string>() : std::string{};
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

std::string lower(std::string_view text) {
  std::string folded;
  for (const char c : text) folded += lower(c);
  return folded;
}

/// 15 and 18 characters are the same id.
bool is_same_id(std::string_view a, std::string_view b) {
  return is_id(a) && is_id(b) && a.substr(0, 15) == b.substr(0, 15);
}

bool may_be(const Json& job, const Sought& sought) {
  if (!job.is_object() || !is_id(text_at(job, "id"))) return false;
  const std::string state = text_at(job, "state"), type = text_at(job, "jobType");
  const auto created = parse_date_text(text_at(job, "createdDate"));
  return (type.empty() || type == "V2Query") && text_at(job, "operation") == "query" &&
         lower(text_at(job, "object")) == sought.object && is_same_id(text_at(job, "createdById"), sought.user_id) &&
         text_at(job, "contentType") == "CSV" && text_at(job, "columnDelimiter") == "COMMA" &&
         text_at(job, "lineEnding") == "LF" &&
         (state == "UploadComplete" || state == "InProgress" || state == "JobComplete") && created &&
         created->has_time && created->instant().milliseconds / 1000 >= sought.since;
}

}  // namespace

std::optional<std::string> find_lost_job(Session& session, std::string_view object, std::int64_t since) {
  const Sought sought{lower(object), session.user_id(), since};
  std::optional<std::string> found;
  std::string path = session.path_to("jobs/query?jobType=V2Query");
  for (int page = 0; page < most_pages; ++page) {
    const auto answer = session.get(path);
    const Json list = answer ? Json::parse(answer->body, nullptr, false) : Json{};
    if (!list.is_object() || !list.contains("records") || !list["records"].is_array()) return std::nullopt;
    for (const Json& job : list["records"]) {
      if (!may_be(job, sought)) continue;
      if (found) return std::nullopt;
      found = job.dump(-1, ' ', false, Json::error_handler_t::replace);
    }
    path = text_at(list, "nextRecordsUrl");
    if (path.empty()) return found;
    if (!path.starts_with("/services/data/")) return std::nullopt;  // the token goes where this leads
  }
  return std::nullopt;
}

std::optional<Asked> what_is_asked(std::string_view soql) {
  constexpr std::string_view select = "SELECT ", from = " FROM ";
  const std::size_t at = soql.find(from);
  if (!soql.starts_with(select) || at == soql.npos || !is_name(soql.substr(at + from.size()))) return std::nullopt;
  Asked asked{std::string{soql.substr(at + from.size())}, {}};
  for (const char c : soql.substr(select.size(), at - select.size()))
    if (c != ' ') asked.columns += lower(c);
  return asked;
}

std::string columns_of(std::string_view csv) {
  std::string columns;
  for (const char c : csv.substr(0, csv.find('\n')))
    if (c != '"' && c != '\r') columns += lower(c);
  return columns;
}

}  // namespace tidemark::salesforce
