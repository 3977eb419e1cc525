import { createRootRoute } from '@tanstack/react-router';
import { NotFound } from '../ui/NotFound';
import { Root } from './Root';

export const rootRoute = createRootRoute({ component: Root, notFoundComponent: NotFound });
