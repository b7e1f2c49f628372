#include "simulators/front.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <ctime>

#include <nlohmann/json.hpp>

namespace tidemark::sim {
namespace {

using Kind = Fault::Kind;

std::int64_t machine_ms() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

/// "Sun, 06 Nov 1994 08:49:37 GMT", whatever the locale.
std::string http_date(std::int64_t ms) {
  static constexpr std::array days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                     "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::time_t seconds = static_cast<std::time_t>(ms / 1000);
  std::tm parts{};
  gmtime_r(&seconds, &parts);
  std::array<char, 32> rest{};
  std::string date = std::string{days[static_cast<std::size_t>(parts.tm_wday)]} + ", ";
  std::strftime(rest.data(), rest.size(), "%d ", &parts);
  date += rest.data();
  date += months[static_cast<std::size_t>(parts.tm_mon)];
  std::strftime(rest.data(), rest.size(), " %Y %H:%M:%S GMT", &parts);
  return date + rest.data();
}

constexpr const char* maintenance_page =
    "<!DOCTYPE html>\n<html><head><title>Down for maintenance</title></head>\n"
    "<body><h1>We are down for maintenance</h1><p>Please try again later.</p></body></html>\n";

}  // namespace

http::Response System::refuse(int status, const std::string& message) const {
  return json_answer(status, nlohmann::ordered_json{{"message", message}}.dump(
                                 -1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
}

/// What befalls one request, sorted by where it does.
struct Front::Fate {
  std::int64_t before_ms = 0;
  std::int64_t after_ms = 0;
  double skew_s = 0;
  std::optional<Fault> in_place;  ///< of what would have been answered
  std::vector<Fault> own;         ///< the system's affair
};

Front::Front(System& system, Options options) : system_(system), options_(std::move(options)) {
  if (!options_.clock) options_.clock = [] { return Instant{machine_ms()}; };
}

std::int64_t Front::now_ms() const { return options_.clock().milliseconds; }

Result<void> Front::check(const Fault& fault) const {
  const auto own = system_.own_faults();
  const bool is_anyones =
      replaces_the_answer(fault.kind) || fault.kind == Kind::latency || fault.kind == Kind::clock_skew;
  if (!is_anyones && std::ranges::find(own, fault.kind) == own.end()) {
    return failure(ErrorCode::invalid_input, "this system has no fault " + std::string{name_of(fault.kind)}, "fault");
  }
  const auto names = system_.call_names();
  static constexpr std::array methods{"GET", "POST", "PUT", "PATCH", "DELETE"};
  const auto is_one = [&](std::string_view name) { return is_meant(fault.call, name, "", ""); };
  if (fault.call.find('/') != std::string::npos || names.empty() || std::ranges::any_of(names, is_one)) return {};
  if (std::ranges::any_of(methods, [&](const char* method) { return is_meant(fault.call, "", method, ""); })) return {};
  std::string hint;
  for (const std::string& name : names) hint += (hint.empty() ? "" : ", ") + name;
  return failure(ErrorCode::invalid_input, "this system has no call named " + fault.call, "fault", hint);
}

Result<void> Front::add(std::vector<Fault> faults) {
  for (const Fault& fault : faults) {
    if (auto possible = check(fault); !possible) return possible;
  }
  for (Fault& fault : faults) plan_.add(std::move(fault));
  return {};
}

std::size_t Front::end(std::optional<std::uint64_t> id, std::optional<Kind> kind,
                       const std::optional<std::string>& call) {
  const auto ended = plan_.end(id, kind, call);
  const std::scoped_lock lock{system_mutex_};
  for (const Fault& fault : ended) system_.recover(fault.kind);
  return ended.size();
}

Front::Fate Front::fate_of(std::vector<Fault> faults) const {
  const auto own = system_.own_faults();
  Fate fate;
  for (Fault& fault : faults) {
    const auto ms = static_cast<std::int64_t>(std::llround(fault.seconds * 1000));
    if (fault.kind == Kind::clock_skew) fate.skew_s += fault.seconds;
    if (fault.kind == Kind::latency) (fault.when == Fault::When::before ? fate.before_ms : fate.after_ms) += ms;
    else if (replaces_the_answer(fault.kind)) fate.in_place = std::move(fault);
    else if (std::ranges::find(own, fault.kind) != own.end()) fate.own.push_back(std::move(fault));
  }
  return fate;
}

http::Response Front::in_place(const Fault& fault) const {
  http::Response response;
  if (fault.kind == Kind::html_body) {
    response = {
        fault.status == 0 ? 200 : fault.status, {{"Content-Type", "text/html; charset=UTF-8"}}, maintenance_page};
  } else {
    const int status = fault.kind == Kind::too_large ? 413 : fault.kind == Kind::rate_limit ? 429 : fault.status;
    response = system_.refuse(status, fault.message.empty() ? "simulated fault" : fault.message);
  }
  if (fault.body) response.body = *fault.body;
  if (fault.retry_after) response.headers.emplace_back("Retry-After", std::to_string(*fault.retry_after));
  return response;
}

/// With the system to itself.
http::Response Front::work(const http::Request& request, const std::vector<Fault>& own, std::size_t& records) {
  for (const Fault& fault : own) {
    if (auto answer = system_.suffer(fault, request)) return std::move(*answer);
  }
  http::Response response = system_.handle(request);
  records = system_.records_moved();
  if (!own.empty()) system_.after_fault();
  return response;
}

Reply Front::carry_out(const http::Request& request, const Fate& fate, Journal::Entry& entry) {
  const Fault* fault = fate.in_place ? &*fate.in_place : nullptr;
  // Half of a body: of the system's own answer. All others come in its place.
  const bool is_worked_on = fault == nullptr || fault->kind == Kind::half_body || fault->when == Fault::When::after;
  Reply reply;
  if (is_worked_on) {
    const std::scoped_lock lock{system_mutex_};
    reply.response = work(request, fate.own, entry.records);
  }
  wait(fate.after_ms);
  reply.late_ms = fate.before_ms + fate.after_ms;
  if (fault == nullptr) return reply;
  if (fault->kind == Kind::half_body) reply.broken = Reply::Broken::half_body;
  else if (fault->kind == Kind::drop) reply = {{}, Reply::Broken::unanswered, reply.late_ms};
  else {
    const std::scoped_lock lock{system_mutex_};
    reply.response = in_place(*fault);
  }
  return reply;
}

Reply Front::reply(const http::Request& request) {
  const Target target = target_of(request.url);
  if (target.path.starts_with("/_sim/")) return {control(request)};
  settle();
  Journal::Entry entry{0, request.method, std::string{target.path}};
  entry.call = system_.call_name(request);
  entry.query = Journal::without_secrets(target.query);
  entry.request_bytes = request.body.size();
  auto faults = plan_.draw({entry.call, request.method, target.path, target.query, request.body.size(), now_ms()});
  for (const Fault& fault : faults) entry.faults.emplace_back(name_of(fault.kind));
  const Fate fate = fate_of(faults);
  Reply reply;
  if (options_.simulated_time && fate.before_ms > request.timeout_ms) {
    const std::scoped_lock lock{system_mutex_};
    put_off_.push_back({now_ms() + fate.before_ms, request, std::move(faults)});
    reply = {{}, Reply::Broken::unanswered, fate.before_ms};
  } else {
    wait(fate.before_ms);
    reply = carry_out(request, fate, entry);
  }
  if (reply.broken != Reply::Broken::unanswered) {
    const auto seconds = static_cast<std::int64_t>(std::llround(fate.skew_s));
    if (http::header(reply.response.headers, "Date").empty()) {
      reply.response.headers.emplace_back("Date", http_date(now_ms() + seconds * 1000));
    }
    entry.status = reply.response.status;
    entry.answer_bytes = reply.response.body.size();
  }
  journal_.note(std::move(entry));
  return reply;
}

http::Response Front::handle(const http::Request& request) {
  Reply answered = reply(request);
  return answered.broken == Reply::Broken::no ? std::move(answered.response) : http::Response{};
}

void Front::settle() {
  const std::int64_t now = now_ms();
  const std::scoped_lock lock{system_mutex_};
  while (!put_off_.empty()) {
    const auto next = std::ranges::min_element(put_off_, {}, &PutOff::due_ms);
    if (next->due_ms > now) return;
    const PutOff due = std::move(*next);
    put_off_.erase(next);
    const Fate fate = fate_of(due.faults);
    std::size_t records = 0;
    if (!fate.in_place || fate.in_place->when == Fault::When::after || fate.in_place->kind == Kind::half_body) {
      static_cast<void>(work(due.request, fate.own, records));
    }
  }
}

void Front::wait(std::int64_t milliseconds) {
  if (milliseconds <= 0) return;
  if (options_.simulated_time) {
    if (options_.pass) options_.pass(milliseconds);
    return;
  }
  std::unique_lock lock{waiting_mutex_};
  waiting_.wait_for(lock, std::chrono::milliseconds{milliseconds}, [this] { return stopped_; });
}

void Front::stop_waiting() {
  {
    const std::scoped_lock lock{waiting_mutex_};
    stopped_ = true;
  }
  waiting_.notify_all();
}

}  // namespace tidemark::sim
