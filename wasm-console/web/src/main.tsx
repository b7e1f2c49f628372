import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './ui/global.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/app';
import { watchLinks } from './app/one_time_link';

const root = document.getElementById('root');
watchLinks();
if (root !== null) createRoot(root).render(<App />);
