#include "simulators/until_signal.h"

#include <iostream>

#include <pthread.h>
#include <signal.h>

#include "simulators/server.h"

namespace tidemark::sim {

Result<void> serve_until_signal(Handler& handler, std::uint16_t port,
                                const std::function<std::string(const std::string& url)>& ready) {
  sigset_t stopping, before;
  sigemptyset(&stopping);
  sigaddset(&stopping, SIGTERM);
  sigaddset(&stopping, SIGINT);
  pthread_sigmask(SIG_BLOCK, &stopping, &before);
  auto served = Server::listen(handler, port).map([&](const std::unique_ptr<Server>& server) {
    std::cout << ready(server->url()) << std::endl;
    int received = 0;
    sigwait(&stopping, &received);
  });
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return served;
}

}  // namespace tidemark::sim
