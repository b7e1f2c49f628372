#include "simulators/salesforce_main.h"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "http/curl_transport.h"
#include "org.h"

namespace tidemark::sim {
namespace {

TEST(SalesforceProgram, PrintsOneLineWhenReadyAndServesUntilItIsTerminated) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    ::dup2(ends[1], STDOUT_FILENO);
    ::_exit(run_salesforce_simulator({}, test::org_of(3)) ? 0 : 1);
  }
  ::close(ends[1]);
  std::string line;
  for (char c = 0; ::read(ends[0], &c, 1) == 1 && c != '\n';) line += c;
  const auto ready = nlohmann::json::parse(line);
  EXPECT_EQ(ready.size(), 3u);
  http::CurlTransport network;
  const auto answer = network.send({"POST",
                                    ready["url"].get<std::string>() + "/services/oauth2/token",
                                    {},
                                    "grant_type=client_credentials&client_id=" + ready["client_id"].get<std::string>() +
                                        "&client_secret=" + ready["client_secret"].get<std::string>()});
  EXPECT_TRUE(answer.has_value() && answer->status == 200);
  ::kill(child, SIGTERM);
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  ::close(ends[0]);
}

TEST(SalesforceProgram, AFolderThatIsNoneIsTold) { EXPECT_FALSE(run_salesforce_simulator({}, "/nowhere")); }

}  // namespace
}  // namespace tidemark::sim
