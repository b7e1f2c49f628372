#include "simulators/journal.h"

#include <nlohmann/json.hpp>

namespace tidemark::sim {
namespace {

std::string line_of(const Journal::Entry& entry) {
  nlohmann::ordered_json line{{"n", entry.n},
                              {"method", entry.method},
                              {"path", entry.path},
                              {"status", entry.status},
                              {"records", entry.records}};
  // A path may hold any bytes: what is no UTF-8 is replaced, never thrown about.
  return line.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace

Result<void> Journal::write_to(const std::string& file) {
  const std::scoped_lock lock{mutex_};
  file_.open(file, std::ios::app | std::ios::binary);
  if (!file_) {
    return failure(ErrorCode::storage, "the journal can't be opened for writing", file,
                   "name a file in a directory that exists and is writeable");
  }
  return {};
}

void Journal::note(std::string_view method, std::string_view path, int status, std::size_t records) {
  const std::scoped_lock lock{mutex_};
  entries_.push_back({++count_, std::string{method}, std::string{path}, status, records});
  if (file_.is_open()) file_ << line_of(entries_.back()) << '\n' << std::flush;
  if (entries_.size() > kept) entries_.pop_front();
}

std::vector<Journal::Entry> Journal::entries() const {
  const std::scoped_lock lock{mutex_};
  return {entries_.begin(), entries_.end()};
}

std::uint64_t Journal::count() const {
  const std::scoped_lock lock{mutex_};
  return count_;
}

}  // namespace tidemark::sim
