#include "service/problem.h"

#include <algorithm>

namespace tidemark::service {
namespace {

std::string_view title_of(int status) {
  switch (status) {
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 409: return "Conflict";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 415: return "Unsupported Media Type";
    case 422: return "Unprocessable Content";
    case 428: return "Precondition Required";
    case 429: return "Too Many Requests";
    case 503: return "Service Unavailable";
    default: return "Internal Server Error";
  }
}

/// Every code in its own line: what the caller can do about it decides.
int status_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::invalid_input:
    case ErrorCode::unreadable_page: return 422;
    case ErrorCode::not_found: return 404;
    case ErrorCode::wrong_position:
    case ErrorCode::in_use:
    case ErrorCode::held:
    case ErrorCode::refused: return 409;
    case ErrorCode::network:
    case ErrorCode::unavailable:
    case ErrorCode::bad_answer:
    case ErrorCode::incomplete:
    case ErrorCode::interrupted:
    case ErrorCode::storage:
    case ErrorCode::poisoned:
    case ErrorCode::append_unknown: return 503;
    case ErrorCode::corrupt:
    case ErrorCode::newer_version: return 500;
  }
  return 500;
}

}  // namespace

web::Response somebody_else_asks() {
  web::Response busy = problem(503, "somebody else has the systems asked just now", {}, "come again in some seconds");
  busy.headers.emplace("Retry-After", "5");
  return busy;
}

web::Response json_answer(std::string body, int status) {
  return {status, {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}}, std::move(body)};
}

web::Response lines_answer(std::string lines) {
  return {200, {{"Content-Type", "application/x-ndjson"}, {"Cache-Control", "no-store"}}, std::move(lines)};
}

web::Response problem(int status, std::string_view detail, std::string_view where, std::string_view hint,
                      std::span<const Error> errors) {
  std::string body;
  {
    json::Line line{body};
    const auto text = [&](std::string_view name, std::string_view value) {
      if (!value.empty()) line.text(name, value);
    };
    text("type", "about:blank");
    text("title", title_of(status));
    line.number("status", status);
    text("detail", detail);
    text("where", where);
    text("hint", hint);
    if (!errors.empty()) line.objects("errors", errors, put_error);
  }
  web::Response answer = json_answer(line_of(std::move(body)), status);
  answer.headers.erase("Content-Type");
  answer.headers.emplace("Content-Type", "application/problem+json");
  return answer;
}

void put_error(json::Line& members, const Error& error) {
  members.text("code", name_of(error.code))
      .text("what", error.what)
      .text("where", error.where)
      .text("hint", error.hint);
}

web::Response problem(const Error& error) {
  return problem(status_of(error.code), error.what, error.where, error.hint);
}

bool is_json(const web::Request& request) {
  std::string_view type = request.header("content-type");
  type = type.substr(0, type.find(';'));
  while (type.ends_with(' ')) type.remove_suffix(1);
  return std::ranges::equal(type, std::string_view{"application/json"}, [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a + ('a' - 'A')) : a) == b;
  });
}

std::string line_of(std::string line) {
  if (line.ends_with('\n')) line.pop_back();
  return line;
}

}  // namespace tidemark::service
