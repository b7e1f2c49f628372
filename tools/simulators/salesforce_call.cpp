#include "simulators/salesforce_call.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstdio>

#include <nlohmann/json.hpp>

namespace tidemark::sim {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 12> month_names = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                          "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
constexpr std::array<const char*, 7> day_names = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

std::vector<std::string> segments_of(std::string_view path) {
  std::vector<std::string> segments;
  while (!path.empty()) {
    const auto slash = path.find('/');
    if (slash != 0) segments.push_back(http::decode(path.substr(0, slash), false));
    path.remove_prefix(slash == path.npos ? path.size() : slash + 1);
  }
  return segments;
}

std::optional<int> number(std::string_view text) {
  int value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  return problem == std::errc{} && end == text.data() + text.size() ? std::optional{value} : std::nullopt;
}

}  // namespace

SalesforceCall call_of(const http::Request& request) {
  const Target target = target_of(request.url);
  return {.request = request, .target = target, .segments = segments_of(target.path)};
}

http::Response refusal(int status, std::string_view code, std::string_view message,
                       const std::vector<std::string>& fields) {
  Json error{{"message", message}, {"errorCode", code}};
  if (!fields.empty()) error["fields"] = fields;
  return json_answer(status, Json::array({error}).dump(-1, ' ', false, Json::error_handler_t::replace));
}

http::Response not_found() { return refusal(404, "NOT_FOUND", "The requested resource does not exist"); }

http::Response wrong_method(std::string_view method) {
  return refusal(405, "METHOD_NOT_ALLOWED", "HTTP Method '" + std::string{method} + "' not allowed.");
}

http::Response malformed_json(std::string_view why) { return refusal(400, "JSON_PARSER_ERROR", why); }

std::string origin_of(std::string_view url) {
  const Target target = target_of(url);
  const auto begin = url.find(target.path);
  if (!url.starts_with("http") || begin == url.npos) return "https://simulated.my.salesforce.com";
  const auto scheme = url.find("://");
  return std::string{
      url.substr(0, scheme == url.npos ? begin : std::min(url.find('/', scheme + 3), url.find('?', scheme + 3)))};
}

std::string http_date(std::int64_t milliseconds) {
  const std::chrono::sys_seconds time{std::chrono::seconds{milliseconds / 1000}};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date{day};
  const auto of_day = static_cast<int>((time - day).count());
  char text[64];
  std::snprintf(text, sizeof text, "%s, %02u %s %04d %02d:%02d:%02d GMT",
                day_names[std::chrono::weekday{day}.c_encoding()], static_cast<unsigned>(date.day()),
                month_names[static_cast<unsigned>(date.month()) - 1].data(), static_cast<int>(date.year()),
                of_day / 3600, of_day / 60 % 60, of_day % 60);
  return text;
}

std::optional<std::int64_t> milliseconds_of_http_date(std::string_view text) {
  // "Sat, 31 Jan 2026 00:00:00 GMT"
  if (text.size() < 25) return std::nullopt;
  const auto month = std::ranges::find(month_names, text.substr(8, 3));
  const auto day = number(text.substr(5, 2)), year = number(text.substr(12, 4)), hour = number(text.substr(17, 2)),
             minute = number(text.substr(20, 2)), second = number(text.substr(23, 2));
  if (month == month_names.end() || !day || !year || !hour || !minute || !second) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year},
                                         std::chrono::month{static_cast<unsigned>(month - month_names.begin()) + 1},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  const auto seconds = std::chrono::seconds{std::chrono::sys_days{date}.time_since_epoch()}.count();
  return (seconds + *hour * 3600 + *minute * 60 + *second) * 1000;
}

}  // namespace tidemark::sim
