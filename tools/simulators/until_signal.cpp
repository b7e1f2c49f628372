#include "simulators/until_signal.h"

#include <iostream>

#include <pthread.h>
#include <signal.h>

#include "simulators/front.h"
#include "simulators/server.h"

namespace tidemark::sim {
namespace {

Result<void> open_front(Front& front, const Serving& serving) {
  if (!serving.journal_file.empty()) {
    if (auto opened = front.journal().write_to(serving.journal_file); !opened) return opened;
  }
  if (serving.fault_file.empty()) return {};
  return read_fault_file(serving.fault_file).and_then([&](std::vector<Fault> plan) {
    return front.add(std::move(plan));
  });
}

}  // namespace

Result<void> serve_until_signal(System& system, const Serving& serving,
                                const std::function<std::string(const std::string& url)>& ready) {
  Front front{system};
  if (auto opened = open_front(front, serving); !opened) return opened;
  sigset_t stopping, before;
  sigemptyset(&stopping);
  sigaddset(&stopping, SIGTERM);
  sigaddset(&stopping, SIGINT);
  pthread_sigmask(SIG_BLOCK, &stopping, &before);
  auto served = Server::listen(front, serving.port).map([&](const std::unique_ptr<Server>& server) {
    std::cout << ready(server->url()) << std::endl;
    int received = 0;
    sigwait(&stopping, &received);
  });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return served;
}

}  // namespace tidemark::sim
