export { StrongboxClient as default } from './plugin';
