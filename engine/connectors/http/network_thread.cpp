#include "http/network_thread.h"

#include <algorithm>
#include <csignal>
#include <system_error>

#include "http/libcurl.h"

namespace tidemark::http {
namespace {

constexpr long most_idle_connections = 16;
constexpr std::chrono::milliseconds glance{100};  ///< how often a stop is looked for

/// A signal's handler belongs to the threads that know of it; and a connection that breaks while TLS writes is an error
/// here, not the end of the process by SIGPIPE.
void block_signals() {
  sigset_t all;
  ::sigfillset(&all);
  ::pthread_sigmask(SIG_BLOCK, &all, nullptr);
}

}  // namespace

NetworkThread::~NetworkThread() {
  if (!thread_.joinable()) return;
  {
    const std::scoped_lock lock{mutex_};
    closing_ = true;
    ordered_.notify_one();
  }
  thread_.join();
}

Result<void> NetworkThread::begin(Exchange& exchange) {
  {
    const std::scoped_lock lock{mutex_};
    if (multi_ == nullptr) {
      if (auto started = start(); !started) return started;
    }
  }
  say({Order::What::begin, &exchange});
  return {};
}

void NetworkThread::resume(Exchange& exchange) { say({Order::What::resume, &exchange}); }

void NetworkThread::give_up(Exchange& exchange) { say({Order::What::give_up, &exchange}); }

Result<void> NetworkThread::start() {
  CURLM* multi = libcurl().multi_init();
  if (multi == nullptr) return failure(ErrorCode::network, "libcurl could not be started", {}, "is there memory left?");
  libcurl().multi_setopt(multi, CURLMOPT_PIPELINING, CURLPIPE_MULTIPLEX);
  libcurl().multi_setopt(multi, CURLMOPT_MAXCONNECTS, most_idle_connections);
  multi_ = multi;
  try {
    thread_ = std::thread{[this] { run(); }};
  } catch (const std::system_error&) {
    libcurl().multi_cleanup(multi);
    multi_ = nullptr;
    return failure(ErrorCode::network, "no thread can be started", {}, "are there too many on this machine?");
  }
  return {};
}

void NetworkThread::say(Order order) {
  const std::scoped_lock lock{mutex_};
  orders_.push_back(order);
  if (idle_) {
    ordered_.notify_one();
  } else {
    libcurl().multi_wakeup(multi_);
  }
}

/// Waits for them while nothing is under way; false: there will be none.
bool NetworkThread::take_orders(std::vector<Order>& orders) {
  orders.clear();
  std::unique_lock lock{mutex_};
  idle_ = under_way_.empty();
  if (idle_) ordered_.wait(lock, [&] { return closing_ || !orders_.empty(); });
  idle_ = false;
  std::swap(orders, orders_);
  return !closing_;
}

void NetworkThread::run() {
  block_signals();
  std::vector<Order> orders;
  while (take_orders(orders)) {
    for (const Order& order : orders) carry_out(order);
    int running = 0;
    libcurl().multi_perform(multi_, &running);
    end_finished();
    end_late_and_stopped();
    if (!under_way_.empty()) wait_for_network();
  }
  libcurl().multi_cleanup(multi_);
}

void NetworkThread::carry_out(Order order) {
  Exchange& exchange = *order.exchange;
  if (order.what == Order::What::begin) {
    if (is_stopped()) return exchange.end({.cause = Ending::Cause::stopped});  // before a byte leaves
    exchange.begin(Clock::now());
    under_way_.push_back(&exchange);
    if (libcurl().multi_add_handle(multi_, exchange.easy()) != CURLM_OK) end(exchange, {.code = CURLE_FAILED_INIT});
    return;
  }
  if (std::ranges::find(under_way_, &exchange) == under_way_.end()) return;  // its end and the order have crossed
  if (order.what == Order::What::give_up) return end(exchange, {.cause = Ending::Cause::given_up});
  exchange.resume(Clock::now());
  const CURLcode code = libcurl().easy_pause(exchange.easy(), CURLPAUSE_CONT);
  if (code != CURLE_OK) end(exchange, {.code = code});
}

void NetworkThread::end_finished() {
  int left = 0;
  while (const CURLMsg* message = libcurl().multi_info_read(multi_, &left)) {
    const auto found = std::ranges::find(under_way_, message->easy_handle, &Exchange::easy);
    if (message->msg == CURLMSG_DONE && found != under_way_.end()) end(**found, {.code = message->data.result});
  }
}

void NetworkThread::end_late_and_stopped() {
  const bool stopped = is_stopped();
  const auto now = Clock::now();
  for (std::size_t i = under_way_.size(); i-- > 0;) {  // from behind: `end` takes out
    const auto late = under_way_[i]->watch().late(now);
    if (stopped) {
      end(*under_way_[i], {.cause = Ending::Cause::stopped});
    } else if (late) {
      end(*under_way_[i], {.cause = Ending::Cause::late, .late = *late});
    }
  }
}

/// Until something comes, somebody has an order, or an exchange is late.
void NetworkThread::wait_for_network() {
  const auto now = Clock::now();
  auto until = now + glance;
  for (const Exchange* exchange : under_way_) until = std::min(until, exchange->watch().deadline());
  const auto wait = std::chrono::ceil<std::chrono::milliseconds>(std::max(until - now, Clock::duration{}));
  libcurl().multi_poll(multi_, nullptr, 0, static_cast<int>(wait.count()), nullptr);
}

void NetworkThread::end(Exchange& exchange, Ending ending) {
  libcurl().multi_remove_handle(multi_, exchange.easy());
  std::erase(under_way_, &exchange);
  exchange.end(ending);
}

}  // namespace tidemark::http
