#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

#include <curl/curl.h>

#include "http/exchange.h"

namespace tidemark::http {

/// One libcurl multi handle, and the thread that alone touches it: all exchanges of a transport share its connections. For
/// curl_transport.cpp alone.
///
/// The thread begins with the first exchange, sleeps while there is none, and looks every tenth of a second whether it is
/// to stop while there are.
class NetworkThread {
 public:
  /// `stop` may be null; must outlive this object.
  explicit NetworkThread(const std::atomic<bool>* stop) : stop_(stop) {}
  ~NetworkThread();  ///< nothing may be under way
  NetworkThread(const NetworkThread&) = delete;
  NetworkThread& operator=(const NetworkThread&) = delete;

  /// From now on the exchange is this thread's, until it calls `Exchange::end`; after an Error it never was.
  [[nodiscard]] Result<void> begin(Exchange& exchange);
  void resume(Exchange& exchange);   ///< it has taken what came
  void give_up(Exchange& exchange);  ///< it wants no more; its end comes soon
                                     // To say either of one that has ended meanwhile does no harm.

 private:
  using Clock = std::chrono::steady_clock;
  struct Order {
    enum class What : std::uint8_t { begin, resume, give_up } what;
    Exchange* exchange;
  };

  bool is_stopped() const { return stop_ != nullptr && stop_->load(); }
  Result<void> start();
  void say(Order order);
  bool take_orders(std::vector<Order>& orders);
  void run();
  void carry_out(Order order);
  void end_finished();
  void end_late_and_stopped();
  void wait_for_network();
  void end(Exchange& exchange, Ending ending);

  const std::atomic<bool>* stop_;
  std::mutex mutex_;
  std::condition_variable ordered_;
  std::vector<Order> orders_;
  bool idle_ = false;  ///< it waits for orders; else for the network
  bool closing_ = false;
  CURLM* multi_ = nullptr;  ///< set once, before the thread begins
  std::thread thread_;

  std::vector<Exchange*> under_way_;  ///< the thread's own
};

}  // namespace tidemark::http
