import { Button, Center, MantineProvider, Text } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useEffect } from 'react';
import { Route, Router, Switch, useLocation } from 'wouter';
import { queries } from '@/api/queries';
import { Loading } from '@/ui/data_state';
import { Page } from '@/ui/parts';
import { Crash } from './crash';
import { language, useWords } from './language';
import { Layout } from './layout';
import { go, useHashPath } from './location';
import { oneTimeLink } from './one_time_link';
import { pages } from './pages';
import { server } from './server_watch';
import { session } from './session';
import { ClaimPage, NotNow, SignInAgain, SignInByLink, SignInPage } from './sign_in';
import { readable, theme } from './theme';
import { words } from './words';

const isStatic = import.meta.env.MODE === 'static';
const shown = isStatic ? pages.filter((page) => page.withoutEngine === true) : pages;
const routes = shown.flatMap((page) => {
  const component = lazy(page.load);
  return (isStatic ? ['/', ...page.paths] : page.paths).map((pattern) => ({ pattern, component }));
});

function NotFound(): ReactNode {
  const w = useWords(words).notFound;
  return (
    <Page title={w.title}>
      <Text size="sm">{w.text}</Text>
      <div>
        <Button onClick={() => go('/')}>{w.home}</Button>
      </div>
    </Page>
  );
}

function Pages(): ReactNode {
  const [place] = useLocation();
  return (
    <Crash place={place}>
      <Suspense fallback={<Loading lines={6} />}>
        <Switch>
          {routes.map(({ pattern, component }) => (
            <Route key={pattern} path={pattern} component={component} />
          ))}
          <Route component={NotFound} />
        </Switch>
      </Suspense>
    </Crash>
  );
}

function NotYet(): ReactNode {
  const w = useWords(words).gone;
  return server.use().state === 'gone' ? (
    <Center mih="60vh" p="md" component="main">
      <Text role="alert">{w.first}</Text>
    </Center>
  ) : null;
}

function Console(): ReactNode {
  const link = oneTimeLink.use();
  const now = session.use();
  useEffect(() => {
    void session.look();
    return server.whenBack(() => void session.look());
  }, []);
  if (link?.kind === 'invite') return <ClaimPage link={link.secret} />;
  if (link !== undefined && now.state !== 'ended') return <SignInByLink link={link.secret} />;
  switch (now.state) {
    case 'asking':
      return <NotYet />;
    case 'unknown':
      return <NotNow error={now.error} />;
    case 'nobody':
      return <SignInPage />;
    case 'somebody':
    case 'ended':
      return (
        <>
          <Layout key={now.session.actor}>
            <Pages />
          </Layout>
          {now.state === 'ended' && <SignInAgain before={now.session} link={link?.secret} />}
        </>
      );
  }
}

/** The page's language, for whoever has it read out and for line breaks. */
function useDocumentLanguage(): void {
  const now = language.use();
  useEffect(() => {
    document.documentElement.lang = now;
  }, [now]);
}

export function App(): ReactNode {
  useDocumentLanguage();
  return (
    <MantineProvider theme={theme} cssVariablesResolver={readable} defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        <Notifications position="bottom-right" limit={4} />
        <Router hook={useHashPath}>{isStatic ? <Pages /> : <Console />}</Router>
      </QueryClientProvider>
    </MantineProvider>
  );
}
