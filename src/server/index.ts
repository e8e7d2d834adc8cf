export { StrongboxPlugin, default } from './plugin';
