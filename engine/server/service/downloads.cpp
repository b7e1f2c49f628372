#include "service/downloads.h"

#include <system_error>
#include <utility>

namespace tidemark::service {

Downloads::~Downloads() {
  for (Download& one : all_) {
    one.stream->cut();
    one.thread.join();
  }
}

std::shared_ptr<web::EventStream> Downloads::begin(std::function<void(web::EventStream& into)> make) {
  const std::lock_guard lock{mutex_};
  std::erase_if(all_, [](Download& one) {
    if (!one.has_ended) return false;
    one.thread.join();
    return true;
  });
  if (all_.size() >= most) return nullptr;
  Download& begun = all_.emplace_back();
  begun.stream = std::make_shared<web::EventStream>();
  try {
    begun.thread = std::thread{[&begun, make = std::move(make)] {
      make(*begun.stream);
      begun.stream->close();
      begun.has_ended = true;
    }};
  } catch (const std::system_error&) {
    all_.pop_back();
    return nullptr;
  }
  return begun.stream;
}

}  // namespace tidemark::service
