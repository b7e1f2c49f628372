#include "simulators/until_signal.h"

#include <iostream>

#include <pthread.h>
#include <signal.h>

#include "simulators/server.h"

namespace tidemark::sim {

int serve_until_signal(Handler& handler, std::uint16_t port,
                       const std::function<std::string(const std::string& url)>& ready) {
  sigset_t stopping, before;
  sigemptyset(&stopping);
  sigaddset(&stopping, SIGTERM);
  sigaddset(&stopping, SIGINT);
  pthread_sigmask(SIG_BLOCK, &stopping, &before);
  int status = 0;
  if (auto server = Server::listen(handler, port)) {
    std::cout << ready((*server)->url()) << std::endl;
    int received = 0;
    sigwait(&stopping, &received);
  } else {
    std::cerr << to_line(server.error()) << '\n';
    status = 1;
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return status;
}

}  // namespace tidemark::sim
