#include "simulators/journal.h"

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

namespace tidemark::sim {
namespace {

bool is_secret(std::string_view parameter) {
  std::string name{parameter};
  std::ranges::transform(name, name.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  for (const char* part : {"token", "secret", "password", "assertion", "key", "code", "sid"}) {
    if (name.find(part) != name.npos) return true;
  }
  return false;
}

}  // namespace

std::string Journal::line_of(const Entry& entry) {
  nlohmann::ordered_json line{{"n", entry.n}, {"call", entry.call}, {"method", entry.method}, {"path", entry.path}};
  if (!entry.query.empty()) line["query"] = entry.query;
  line["status"] = entry.status;
  line["records"] = entry.records;
  line["request_bytes"] = entry.request_bytes;
  line["answer_bytes"] = entry.answer_bytes;
  if (!entry.faults.empty()) line["faults"] = entry.faults;
  // A path may hold any bytes: what is no UTF-8 is replaced, never thrown about.
  return line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

std::string Journal::without_secrets(std::string_view query) {
  std::string text;
  while (!query.empty()) {
    const std::string_view pair = query.substr(0, query.find('&'));
    query.remove_prefix(std::min(pair.size() + 1, query.size()));
    const auto equals = pair.find('=');
    if (!text.empty()) text += '&';
    if (equals != pair.npos && is_secret(pair.substr(0, equals))) text += std::string{pair.substr(0, equals)} + "=…";
    else text += pair;
  }
  if (text.size() > longest_query) text.resize(longest_query);
  return text;
}

Result<void> Journal::write_to(const std::string& file) {
  const std::scoped_lock lock{mutex_};
  file_.open(file, std::ios::app | std::ios::binary);
  if (!file_) {
    return failure(ErrorCode::storage, "the journal can't be opened for writing", file,
                   "name a file in a directory that exists and is writeable");
  }
  return {};
}

void Journal::note(Entry entry) {
  const std::scoped_lock lock{mutex_};
  entry.n = ++count_;
  Count& count = counts_[entry.call];
  ++count.calls;
  if (entry.status != 0 && entry.status < 400) ++count.done;
  count.records += entry.records;
  entries_.push_back(std::move(entry));
  if (file_.is_open()) file_ << line_of(entries_.back()) << '\n' << std::flush;
  if (entries_.size() > kept) entries_.pop_front();
}

void Journal::note(std::string_view method, std::string_view path, int status, std::size_t records) {
  note({0, std::string{method}, std::string{path}, status, records});
}

std::vector<Journal::Entry> Journal::entries() const {
  const std::scoped_lock lock{mutex_};
  return {entries_.begin(), entries_.end()};
}

std::uint64_t Journal::count() const {
  const std::scoped_lock lock{mutex_};
  return count_;
}

std::uint64_t Journal::count(std::string_view call) const {
  const std::scoped_lock lock{mutex_};
  const auto found = counts_.find(std::string{call});
  return found == counts_.end() ? 0 : found->second.calls;
}

std::map<std::string, Journal::Count> Journal::counts() const {
  const std::scoped_lock lock{mutex_};
  return counts_;
}

}  // namespace tidemark::sim
