import { useEffect, useState } from 'react';

const minute = 60_000;

/** In a component that shows how long ago something was: the time of now, to the minute. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), minute);
    return () => clearInterval(timer);
  }, []);
  return now;
}
