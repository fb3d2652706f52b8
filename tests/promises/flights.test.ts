import { createMemoryFlights } from '../../src/platform/node/memory-flights.ts';
import { flightsPromises } from './flights.ts';

flightsPromises('memory', createMemoryFlights);
